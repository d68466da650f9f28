#include "differential/misread_fields.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "differential/difference_tests.hpp"

namespace dockaudit::test {

// Of these types the user is always 0, or that of the login unless `-ul` is given too.
bool has_misread_user(const Difference& event) {
    if (!event.is_in_one() || !(event.search.has("-ui") || event.search.has("-ua"))) return false;
    return any_line(event.lines, [](std::string_view line) {
        const auto type = type_of(line);
        const auto number = to_number(type);
        return type == RecordType::tty || type == RecordType::seccomp || type == RecordType::anom_abend ||
               type == RecordType::anom_promiscuous || (number >= 1800 && number <= 1805);
    });
}

// What these records lack is 0, unset, `(none)` or `(null)`.
bool has_made_up_field(const Difference& event) {
    struct Made {
        std::string_view field;
        std::array<std::string_view, 2> options;
    };
    static constexpr std::array kMade = std::to_array<Made>({{" uid=", {"-ui", "-ua"}},
                                                             {" auid=", {"-ul", "-ua"}},
                                                             {" ses=", {"--session"}},
                                                             {" tty=", {"-tm"}},
                                                             {" exe=", {"-x"}}});
    if (!event.is_in_one()) return false;
    return any_line(event.lines, [&](std::string_view line) {
        const auto type = type_of(line);
        if (type != RecordType::netfilter_cfg && type != RecordType::event_listener) return false;
        return std::any_of(kMade.begin(), kMade.end(), [&](const Made& made) {
            return asks_for(event.search, made.options) && !contains(line, made.field);
        });
    });
}

// The subject is `subj=` and the label.
bool has_prefixed_login_subject(const Difference& event) {
    if (!event.is_in_one()) return false;
    const bool whole = event.search.has("-w");
    const auto holds = [&](std::string_view text, std::string_view wanted) {
        return whole ? text == wanted : contains(text, wanted);
    };
    return any_line(event.lines, [&](std::string_view line) {
        const auto at = line.find("subj=");
        if (type_of(line) != RecordType::login || at == std::string_view::npos) return false;
        const auto misread = line.substr(at, line.find(' ', at) - at);
        for (const std::string_view option : {"-su", "-se"}) {
            const auto wanted = event.search.value_of(option);
            if (event.search.has(option) && holds(misread, wanted) != holds(misread.substr(5), wanted))
                return true;
        }
        return false;
    });
}

// A number of the record is cut to 32 bits as well.
bool has_number_beyond_32_bits(const Difference& event) {
    static constexpr std::array kFields = std::to_array<std::string_view>(
        {" uid=", " euid=", " auid=", " gid=", " egid=", " ses=", " pid=", " ppid="});
    return event.is_only_of_reference() && any_line(event.lines, [](const std::string& line) {
               return std::any_of(kFields.begin(), kFields.end(), [&](auto field) {
                   const auto at = line.find(field);
                   return at != line.npos &&
                          std::strtoull(line.c_str() + at + field.size(), nullptr, 10) > UINT32_MAX;
               });
           });
}

// The fields of a daemon record that are asked for are looked for in one order, each after the one before.
bool has_field_before_its_turn(const Difference& event) {
    struct Turn {
        std::string_view field;
        std::array<std::string_view, 2> options;
    };
    static constexpr std::array kTurns = std::to_array<Turn>({{" auid=", {"-ul", "-ua"}},
                                                              {" pid=", {"-p", "-p"}},
                                                              {" uid=", {"-ui", "-ua"}},
                                                              {" ses=", {"--session", "--session"}},
                                                              {" subj=", {"-su", "-se"}}});
    if (!event.is_in_one()) return false;
    return any_line(event.lines, [&](std::string_view line) {
        if (!is_daemon_type(type_of(line))) return false;
        std::size_t reached = 0;
        for (const auto& turn : kTurns) {
            const auto at = line.find(turn.field);
            if (at == std::string_view::npos || !asks_for(event.search, turn.options)) continue;
            if (at < reached) return true;
            reached = at;
        }
        return false;
    });
}

}  // namespace dockaudit::test
