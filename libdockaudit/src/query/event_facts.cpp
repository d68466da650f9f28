#include "query/event_facts.hpp"

#include <algorithm>
#include <bit>

#include "query/value.hpp"
#include "record/enrichment.hpp"

namespace dockaudit {

// Reads one record. `pending_` holds the rows that are still wanted of it; when none is left, the rest is not
// read.
class EventFacts::Pass {
 public:
    Pass(EventFacts& facts, const RecordRules& rules, const RecordView& record, AttributeSet wanted)
        : facts_(facts), rules_(rules), record_(record), wanted_(wanted), pending_(rules.rules_for(wanted)) {}

    void run() {
        const bool had_success = facts_.present_.contains(Attribute::success);
        FieldScan::visit(record_.fields(), rules_.letters_of(pending_), [this](const Field& field) {
            for (auto rest = pending_; rest != 0; rest &= rest - 1) {
                const auto index = static_cast<std::size_t>(std::countr_zero(rest));
                if (rules_.rules()[index].field == field.name) apply(index, field);
            }
            return pending_ != 0;
        });
        if (wanted_.contains(Attribute::success) && !taken_.contains(Attribute::success) && !had_success) {
            set_other_result();
        }
    }

 private:
    void apply(std::size_t index, const Field& field) {
        const auto& rule = rules_.rules()[index];
        const auto attribute = rule.attribute;
        const FieldMask own = FieldMask{1} << index;
        const bool is_repeated = taken_.contains(attribute);

        if (rule.take == Take::first || rule.take == Take::first_of_name || rule.take == Take::unnamed_host) {
            pending_ &= ~(rule.take == Take::first ? rules_.rules_for(attribute) : own);
        } else if (rule.take == Take::second && is_repeated) {
            pending_ &= ~own;
        }
        if (rule.take == Take::unnamed_host && !replaces_host(field.value)) return;
        if (rule.only_if_unset && !is_repeated && facts_.present_.contains(attribute)) {
            pending_ &= ~rules_.rules_for(attribute);
            return;
        }
        taken_.insert(attribute);
        set(attribute, {field, &record_, rule.reader, rule.take == Take::second && is_repeated});
    }

    // An address stands in for a host name that the program did not know, if it knew the address.
    bool replaces_host(std::string_view address) const noexcept {
        const auto* host = facts_.find(Attribute::host);
        return taken_.contains(Attribute::host) && host->field.value == "?" && address != "?";
    }

    void set_other_result() {
        if (rules_.otherwise() == Otherwise::success) {
            set(Attribute::success, {{"res", "1"}, &record_, Reader::flag, 0});
        } else if (rules_.otherwise() == Otherwise::access_vector) {
            constexpr std::string_view kMark = "avc:";
            auto prose = record_.body();
            prose.remove_prefix(std::min(prose.find(kMark), prose.size()));
            prose.remove_prefix(std::min(prose.find_first_not_of(' ', kMark.size()), prose.size()));
            const auto word = prose.substr(0, prose.find(' '));
            if (!word.empty()) set(Attribute::success, {{"avc", word}, &record_, Reader::permission, 0});
        }
    }

    void set(Attribute attribute, const Fact& fact) {
        // A socket without an address leaves what other records told.
        if (fact.reader == Reader::address && !Text(fact.field.value, fact.reader).view()) return;
        if (!has_several_values(attribute) && facts_.present_.contains(attribute)) {
            *std::ranges::find(facts_.facts_, attribute, &Entry::attribute) = {attribute, fact};
            return;
        }
        facts_.facts_.push_back({attribute, fact});
        facts_.present_.insert(attribute);
    }

    EventFacts& facts_;
    const RecordRules& rules_;
    const RecordView& record_;
    AttributeSet wanted_;
    AttributeSet taken_;
    FieldMask pending_;
};

EventFacts::EventFacts(const EventView& event, AttributeSet wanted) {
    for (const auto& record : event.records()) {
        const auto* rules = find_record_rules(record.type());
        if (rules && !(rules->attributes() & wanted).is_empty()) Pass(*this, *rules, record, wanted).run();
    }
}

const Fact* EventFacts::find(Attribute attribute) const noexcept {
    if (!present_.contains(attribute)) return nullptr;
    return &std::ranges::find(facts_, attribute, &Entry::attribute)->fact;
}

std::optional<std::int64_t> EventFacts::number(Attribute attribute) const noexcept {
    const auto* fact = find(attribute);
    return fact ? read_number(fact->field.value, fact->reader) : std::nullopt;
}

bool EventFacts::any_text(Attribute attribute, const TextPattern& pattern) const {
    if (attribute == Attribute::file) return any_file(pattern);
    const auto holds = [&](const Fact& fact) {
        const Text text(fact.field.value, fact.reader);
        return text.view() && pattern.holds(*text.view());
    };
    return std::ranges::any_of(
        facts_, [&](const Entry& entry) { return entry.attribute == attribute && holds(entry.fact); });
}

// The working directory itself, and the names in the event; behind the directory those that start with `..`
// or `./`, but for the paths of sockets.
bool EventFacts::any_file(const TextPattern& pattern) const {
    const auto* fact = find(Attribute::cwd);
    const Text directory(fact ? fact->field.value : std::string_view{}, Reader::file);
    if (fact && pattern.holds(*directory.view())) return true;
    return std::ranges::any_of(facts_, [&](const Entry& entry) {
        if (entry.attribute != Attribute::file) return false;
        const auto reader = entry.fact.reader;
        const Text text(entry.fact.field.value, reader);
        if (!text.view()) return false;
        const auto name = *text.view();
        const bool is_joined =
            fact && reader == Reader::file && (name.starts_with("..") || name.starts_with("./"));
        return is_joined ? pattern.holds_joined(*directory.view(), name) : pattern.holds(name);
    });
}

namespace {

bool is_upper_case_of(std::string_view upper, std::string_view name) noexcept {
    return std::ranges::equal(upper, name, {}, {}, [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
}

}  // namespace

std::optional<std::string> EventFacts::enriched_name(Attribute attribute) const {
    const auto* fact = find(attribute);
    if (!fact) return std::nullopt;
    auto rest = fact->record->enrichment();
    unsigned before = 0;
    for (auto entry = take_enriched(rest); !entry.name.empty(); entry = take_enriched(rest)) {
        if (!is_upper_case_of(entry.name, fact->field.name) || before++ < fact->occurrence) continue;
        auto name = decode_value(entry.value);
        // auditd did not know the account either.
        if (name.starts_with("unknown(") || name.starts_with("unknown-")) return std::nullopt;
        return name;
    }
    return std::nullopt;
}

}  // namespace dockaudit
