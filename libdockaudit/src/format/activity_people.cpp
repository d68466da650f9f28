#include "format/activity_people.hpp"

#include <optional>

#include <dockaudit/account.hpp>

#include "base/same_host.hpp"
#include "interpret/accounts.hpp"

namespace dockaudit {
namespace {

// `pts3` and `/dev/pts/3` are `pts/3`.
std::string terminal_name(std::string_view text) {
    if (is_placeholder(text)) return {};
    if (text.starts_with("/dev/")) text.remove_prefix(5);
    if (text.starts_with("pts") && text.size() > 3 && text[3] >= '0' && text[3] <= '9')
        return "pts/" + std::string(text.substr(3));
    return std::string(text);
}

}  // namespace

ActivityPeople::ActivityPeople(const WriterOptions& options)
    : escape_(options.escape), arrow_(options.is_utf8 ? " → " : " -> "), host_name_(options.host.name) {}

std::string ActivityPeople::login(const EventView& event, const EventFacts& facts) {
    return account(event, facts, Attribute::loginuid);
}

std::string ActivityPeople::login(const EventView& event, const ActionView& action) {
    if (action.loginuid == kUnsetId) return {};
    return action.login_name.empty() ? number_name(event, action.loginuid) : escaped(action.login_name);
}

std::string ActivityPeople::account(const EventView& event, const EventFacts& facts) {
    auto acts_as = account(event, facts, Attribute::euid);
    return acts_as.empty() ? account(event, facts, Attribute::uid) : acts_as;
}

std::string ActivityPeople::who(const EventView& event, const EventFacts& facts) {
    auto who = login(event, facts);
    const auto acts_as = account(event, facts);
    if (who.empty()) who = "-";
    if (!acts_as.empty() && acts_as != who) who.append(arrow_).append(acts_as);
    return who;
}

std::string ActivityPeople::where(const EventFacts& facts) const {
    std::string where;
    facts.visit_texts(Attribute::terminal, [&](std::string_view text, const Fact&) {
        where = escaped(terminal_name(text));
        return false;
    });
    const auto session = facts.number(Attribute::session);
    if (session && *session >= 0 && *session != kUnsetId) {
        where += where.empty() ? "ses " : " ses ";
        where += std::to_string(*session);
    }
    return where.empty() ? "-" : where;
}

std::string ActivityPeople::behind(const EventSubject& subject, const EventFacts& facts) {
    const auto& event = subject.event();
    if (auto name = login(event, facts); !name.empty()) return name;
    const auto cause = subject.cause();
    if (!cause || cause->loginuid == kUnsetId) return {};
    return '~' + login(event, *cause);
}

// Empty if the event names nobody.
std::string ActivityPeople::account(const EventView& event, const EventFacts& facts, Attribute attribute) {
    const auto* const fact = facts.find(attribute);
    if (fact == nullptr) return {};
    const auto value = fact->field.value;
    if (is_placeholder(value) || is_unset_id(value)) return {};
    if (const auto name = facts.enriched_name(attribute)) return escaped(*name);
    const auto number = facts.number(attribute);
    return number ? number_name(event, static_cast<std::uint32_t>(*number)) : escaped(value);
}

// What this host calls a number. Its accounts tell nothing of those of another host.
std::string ActivityPeople::number_name(const EventView& event, std::uint32_t number) {
    const auto& node = event.id().node;
    const bool is_foreign = node && !host_name_.empty() && !is_same_host(*node, host_name_);
    if (number == 0) return "root";
    if (is_foreign) return std::to_string(number);
    constexpr std::size_t kMostNames = 4096;
    if (names_.size() >= kMostNames) names_.clear();
    const auto [entry, is_new] = names_.try_emplace(number);
    if (is_new) {
        std::string name;
        append_user_name(name, number);
        entry->second = name.starts_with("unknown(") ? std::to_string(number) : escaped(name);
    }
    return entry->second;
}

std::string ActivityPeople::escaped(std::string_view text) const {
    std::string out;
    append_escaped(out, text, escape_);
    return out;
}

}  // namespace dockaudit
