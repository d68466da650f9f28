#pragma once

#include <string>
#include <string_view>

namespace dockaudit {

// The only way by which text comes into a page.

/// Where a text stands in a page.
enum class HtmlPlace {
    text,       ///< between tags of HTML; what is escaped is marked: `<i>\n</i>`
    attribute,  ///< in an attribute in double quotes, or where a page has text only, such as in `<title>`
};

/// Appends a text to a page. Nothing in it can begin or end a tag, an attribute, a comment or a reference.
///
/// What has no shape of its own, or changes how the text around it looks, is written as an escape that can be read:
/// control characters and bytes that are not UTF-8 (`\n`, `\x1b`, `\xff`), what sets directions, joins, varies or
/// separates without being seen, spaces other than the usual one included (`\u202e`, `\u{e0041}`), private and
/// unassigned characters, and marks that have no letter before them or are too many over one (`\u0301`).
///
/// The result is UTF-8, whatever the text is, and has no control characters.
void append_html(std::string& out, std::string_view text, HtmlPlace place = HtmlPlace::text);

}  // namespace dockaudit
