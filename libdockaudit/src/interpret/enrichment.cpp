#include "interpret/enrichment.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/byte_search.hpp"
#include "record/enrichment.hpp"

namespace dockaudit {
namespace {

bool equals_lowered(std::string_view stored, std::string_view name) noexcept {
    return std::ranges::equal(stored, name, {}, to_lower);
}

}  // namespace

void Enrichment::add(std::string_view name, std::string_view value) {
    entries_.push_back({name, value});
    if (!name.empty()) initials_ |= bit(name.front());
}

void Enrichment::read(RecordType type, std::string_view text) {
    clear();
    constexpr std::string_view kAddress = "SADDR";
    if (text.starts_with(kAddress)) {
        // An address has spaces and is all there is. One that is torn, or that auditd did not know, says
        // nothing.
        const auto brace = text.find('{');
        if (brace == std::string_view::npos || text.find('}', brace) == std::string_view::npos) return;
        add(kAddress, text.substr(brace));
        return;
    }
    auto& names = names_of_types_[static_cast<std::size_t>(type) % names_of_types_.size()];
    if (!read_words(text, names)) learn(names);
    version_ = names.version;
}

// True if the names are the expected ones.
bool Enrichment::read_words(std::string_view text, const Names& expected) {
    const auto& words = expected.words;
    bool is_expected = expected.version != 0;
    const char* const end = text.data() + text.size();
    for (const char* word = text.data(); word < end;) {
        const auto index = entries_.size();
        is_expected = is_expected && index < words.size() && words[index].starts(word, end);
        const char* const equals =
            is_expected ? word + words[index].size() - 1 : find_either(word, end, '=', ' ');
        const bool is_pair = equals != end && *equals == '=';
        const char* const value_end = is_pair ? find_enriched_end(equals + 1, end) : equals;
        if (is_pair) add({word, equals}, {equals + 1, value_end});
        word = value_end + 1;
    }
    return is_expected && entries_.size() == words.size();
}

void Enrichment::learn(Names& names) {
    constexpr std::size_t kMaxNames = 32;
    names.words.clear();
    names.version = 0;
    if (entries_.size() > kMaxNames) return;
    for (const auto& entry : entries_) {
        const std::string_view word(entry.name.data(), entry.name.size() + 1);
        if (word.size() > ShortWord::kMaxSize) return;
        names.words.emplace_back(word);
    }
    names.version = ++last_version_;
}

std::size_t Enrichment::index_of(std::string_view field_name, std::size_t occurrence) const noexcept {
    if (!may_have(field_name)) return entries_.size();
    const auto is_it = [&](const Entry& entry) {
        return entry.name.size() == field_name.size() && equals_lowered(entry.name, field_name) &&
               occurrence-- == 0;
    };
    return static_cast<std::size_t>(std::ranges::find_if(entries_, is_it) - entries_.begin());
}

std::optional<std::string_view> Enrichment::find(std::string_view field_name,
                                                 std::size_t occurrence) const noexcept {
    return value_at(index_of(field_name, occurrence));
}

}  // namespace dockaudit
