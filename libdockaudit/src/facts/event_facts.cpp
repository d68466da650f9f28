#include "facts/event_facts.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/ascii.hpp"
#include "facts/file_path.hpp"
#include "record/enrichment.hpp"
#include "record/untrusted.hpp"

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

        if (rule.only != Only::any && !holds(rule.only)) {
            pending_ &= ~own;
            return;
        }
        if (rule.take == Take::first || rule.take == Take::first_of_name) {
            pending_ &= ~(rule.take == Take::first ? rules_.rules_for(attribute) : own);
        } else if (rule.take == Take::second && is_repeated) {
            pending_ &= ~own;
        }
        if (rule.only_if_unset && !is_repeated && facts_.present_.contains(attribute)) {
            pending_ &= ~rules_.rules_for(attribute);
            return;
        }
        if (attribute == Attribute::host && hides_host(field.value, is_repeated)) return;
        taken_.insert(attribute);
        set(attribute, {field, &record_, rule.reader, rule.take == Take::second && is_repeated});
    }

    bool holds(Only only) const {
        const bool is_apparmor = record_.field("apparmor").has_value();
        if (only == Only::not_of_apparmor) return !is_apparmor;
        const auto operation = record_.field("operation").value_or(std::string_view{});
        constexpr auto kPairs =
            std::to_array<std::string_view>({"\"link\"", "\"mount\"", "\"rename_src\"", "\"rename_dest\"",
                                             "link", "mount", "rename_src", "rename_dest"});
        return is_apparmor && std::ranges::find(kPairs, operation) != kPairs.end();
    }

    // `?` stands for a host that the program did not know; it counts where the record tells no other.
    bool hides_host(std::string_view value, bool is_repeated) {
        constexpr std::string_view kUnknown = "?";
        if (!is_repeated) return false;
        if (value == kUnknown) return true;
        std::erase_if(facts_.facts_, [&](const Entry& entry) {
            return entry.attribute == Attribute::host && entry.fact.record == &record_ &&
                   entry.fact.field.value == kUnknown;
        });
        return false;
    }

    void set_other_result() {
        if (rules_.otherwise() == Otherwise::success) {
            set(Attribute::success, {{{}, "1"}, &record_, Reader::flag, 0});
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

EventFacts::EventFacts(const EventView& event, AttributeSet wanted) : event_(event) {
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

bool EventFacts::has_number(Attribute attribute, std::int64_t number) const noexcept {
    return std::ranges::any_of(facts_, [&](const Entry& entry) {
        return entry.attribute == attribute &&
               read_number(entry.fact.field.value, entry.fact.reader) == number;
    });
}

std::optional<bool> EventFacts::succeeded() const noexcept {
    const auto success = number(Attribute::success);
    if (!success || *success == 0) return success ? std::optional(false) : std::nullopt;
    const auto* fact = find(Attribute::success);
    const bool is_assumed =
        fact->field.name.empty() || (fact->reader == Reader::word && !says_success(fact->field.value));
    return is_assumed ? std::nullopt : std::optional(true);
}

bool EventFacts::is_in_directory(std::string_view name, const Fact& fact) const noexcept {
    return fact.record->type() == RecordType::path && !name.starts_with('/') && !names_other_folder(event_);
}

std::string EventFacts::directory() const {
    const auto* fact = find(Attribute::cwd);
    if (!fact) return {};
    const Text text(fact->field.value, fact->reader);
    return std::string(text.view().value_or(std::string_view{}));
}

bool visit_titles(const EventView& event, const std::function<bool(std::string&&)>& visit) {
    for (const auto& record : event.records()) {
        const bool is_title = record.type() == RecordType::proctitle;
        if (!is_title && record.type() != RecordType::user_cmd) continue;
        const auto value = record.field(is_title ? "proctitle" : "cmd");
        if (!value) continue;
        std::string text;
        append_untrusted(text, *value, hex_rule(record.type(), is_title ? "proctitle" : "cmd"));
        while (text.ends_with('\0')) text.pop_back();
        std::ranges::replace(text, '\0', ' ');
        if (!visit(std::move(text))) return false;
    }
    return true;
}

namespace {

bool is_upper_case_of(std::string_view upper, std::string_view name) noexcept {
    return std::ranges::equal(upper, name, {}, {}, to_upper);
}

}  // namespace

std::optional<std::string> EventFacts::enriched_name(Attribute attribute) const {
    const auto* fact = find(attribute);
    if (!fact) return std::nullopt;
    auto rest = fact->record->enrichment();
    unsigned before = 0;
    for (auto entry = take_enriched(rest); !entry.name.empty(); entry = take_enriched(rest)) {
        if (!is_upper_case_of(entry.name, fact->field.name) || before++ < fact->occurrence) continue;
        if (is_cut_name(entry.value)) return std::nullopt;
        auto name = decode_value(entry.value);
        // auditd did not know the account either.
        if (name.starts_with("unknown(") || name.starts_with("unknown-")) return std::nullopt;
        return name;
    }
    return std::nullopt;
}

}  // namespace dockaudit
