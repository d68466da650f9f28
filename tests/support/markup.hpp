#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace dockaudit::test {

struct MarkupElement {
    std::string name;
    std::map<std::string, std::string> attributes;  // as they are written
    std::size_t depth = 0;                          // 0 of `html`
};

/// Reads a page strictly: tags are closed in their order, attributes are in double quotes and occur once, `&` begins
/// one of the five references that we write, and no `<` or control character stands in a text. The texts of `style`
/// and `script` are read to their end tag, as browsers do.
///
/// Every element is told to `see`, every text to `read` with the name of the element that it is in. *Errors*:
/// `std::runtime_error` that says what is wrong and what is there.
void read_markup(std::string_view page, const std::function<void(const MarkupElement&)>& see,
                 const std::function<void(std::string_view element, std::string_view text)>& read);

}  // namespace dockaudit::test
