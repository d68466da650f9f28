#pragma once

#include <set>
#include <string>
#include <string_view>

#include <dockaudit/report.hpp>

#include "format/html_text.hpp"

namespace dockaudit {

// Small things that all parts of a page are made with. Markup is written as it stands; every text that is not of this
// library goes through `append_html`.

/// Appends an element that holds a text: `open` is what stands before it, such as `<p class="about">`.
void append_element(std::string& out, std::string_view open, std::string_view text, std::string_view close);

/// The mark of a severity: a shape that is told from the others without its colour too, within a square of 10 by 10.
std::string_view severity_shape(FlagSeverity severity) noexcept;

/// A severity as a word with its shape.
void append_severity(std::string& out, FlagSeverity severity);

/// `12 rows`, `1 row`.
std::string row_count(std::uint64_t count);

/// Anchors of a page, each of them once.
class PageAnchors {
 public:
    /// A name that nothing else on the page has, made of the characters that need no escape.
    std::string make(std::string_view name);

 private:
    std::set<std::string> used_;
};

}  // namespace dockaudit
