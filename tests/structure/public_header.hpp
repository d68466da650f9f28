#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dockaudit::test {

/// What of a header the shared library hands out, as far as it can be seen without a compiler.
struct PublicNames {
    std::vector<std::string> unmarked;  ///< heads of declarations that lack DOCKAUDIT_API
    std::size_t marked = 0;
};

/// Looks at what a header declares in its namespaces. A function without a body needs the mark; so does a class that
/// has one, a virtual function or a base, as the library has code or a type of it. It is for headers laid out as ours are.
PublicNames find_public_names(std::string_view header);

}  // namespace dockaudit::test
