#include <algorithm>

#include "base/ascii.hpp"
#include "query/prefilter.hpp"

// What a prefilter means, said plainly: the reference for the scanner.

namespace dockaudit {
namespace {

bool contains_literal(std::string_view line, const Literal& literal) {
    if (!literal.fold_case) {
        auto place = line.find(literal.bytes);
        while (place != std::string_view::npos &&
               !literal.counts_before(line.substr(place + literal.bytes.size()))) {
            place = line.find(literal.bytes, place + 1);
        }
        return place != std::string_view::npos;
    }
    const auto same = [](char a, char b) { return to_lower(a) == to_lower(b); };
    return literal.bytes.empty() || std::search(line.begin(), line.end(), literal.bytes.begin(),
                                                literal.bytes.end(), same) != line.end();
}

}  // namespace

bool may_match(const Prefilter& prefilter, std::string_view line) {
    return prefilter.literals.empty() || std::ranges::any_of(prefilter.literals, [&](const Literal& literal) {
               return contains_literal(line, literal);
           });
}

bool may_match(const Prefilter& prefilter, const EventView& event) {
    const auto& serials = prefilter.serials;
    const auto& types = prefilter.types;
    if (!prefilter.time.contains(event.id().time)) return false;
    if (!serials.empty() && !std::ranges::binary_search(serials, event.id().serial)) return false;
    if (!types.empty() && std::ranges::none_of(event.records(), [&](const RecordView& record) {
            return std::ranges::binary_search(types, record.type());
        })) {
        return false;
    }
    return std::ranges::any_of(event.records(), [&](const RecordView& record) {
        return record.is_unescaped() || may_match(prefilter, record.line());
    });
}

}  // namespace dockaudit
