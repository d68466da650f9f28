# cmake -D SOURCE=DIR -D OUTPUT=FILE -P EmbedPage.cmake: makes a source file of the parts of a page, with the hashes by
# which its policy knows the style and the script. A hash is of exactly the bytes between the tags.

# SHA-256 in base64. Three hexadecimal digits are two of base64; the 64 of a hash are filled up to 66.
function(hash_in_base64 file result)
    set(digits "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    file(SHA256 "${file}" hex)
    string(APPEND hex "00")
    set(base64 "")
    foreach(at RANGE 0 63 3)
        string(SUBSTRING "${hex}" ${at} 3 group)
        math(EXPR high "0x${group} >> 6")
        math(EXPR low "0x${group} & 63")
        string(SUBSTRING "${digits}" ${high} 1 first)
        string(SUBSTRING "${digits}" ${low} 1 second)
        string(APPEND base64 "${first}${second}")
    endforeach()
    # The last digit stands for bits that were filled in.
    string(SUBSTRING "${base64}" 0 43 base64)
    set(${result} "${base64}=" PARENT_SCOPE)
endfunction()

function(append_part name file)
    file(READ "${file}" text)
    set(source "${source}const std::string_view ${name} = R\"page(${text})page\";\n" PARENT_SCOPE)
endfunction()

set(source "// Made by EmbedPage.cmake.\n#include \"report/html/page_parts.hpp\"\n\nnamespace dockaudit {\n\n")
append_part(kPageFrame "${SOURCE}/page.html")
append_part(kPageStyle "${SOURCE}/page.css")
append_part(kPageScript "${SOURCE}/page.js")
hash_in_base64("${SOURCE}/page.css" style)
hash_in_base64("${SOURCE}/page.js" script)
string(APPEND source "const std::string_view kPageStyleHash = \"${style}\";\n")
string(APPEND source "const std::string_view kPageScriptHash = \"${script}\";\n\n}  // namespace dockaudit\n")
file(WRITE "${OUTPUT}" "${source}")
