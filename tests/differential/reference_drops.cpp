#include "differential/reference_drops.hpp"

#include <algorithm>
#include <array>
#include <dockaudit/record_view.hpp>
#include <initializer_list>
#include <string_view>

namespace dockaudit::test {
namespace {

constexpr char kEnrichmentSeparator = '\x1d';

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// Which records have to have a field, or have to have it whole, when an option asks for it.
enum class Kind : unsigned {
    task = 1,
    user = 2,
    avc = 4,
    side = 8,
    login = 16,
    daemon = 32,
    policy = 64,
    abend = 128,
    other = 256
};

constexpr unsigned operator|(Kind a, Kind b) {
    return static_cast<unsigned>(a) | static_cast<unsigned>(b);
}
constexpr unsigned operator|(unsigned a, Kind b) {
    return a | static_cast<unsigned>(b);
}

Kind kind_of(RecordType type) {
    using enum RecordType;
    const auto number = to_number(type);
    if (type == syscall || type == uringop || type == feature_change || type == anom_link) return Kind::task;
    if (type == avc || type == user_avc) return Kind::avc;
    if (type == netfilter_cfg || type == event_listener) return Kind::side;
    if (type == login) return Kind::login;
    if (type == seccomp || type == anom_abend || type == anom_promiscuous || type == tty ||
        (number >= 1800 && number <= 1805))
        return Kind::abend;
    if (number >= 1200 && number <= 1299) return Kind::daemon;
    if (type == config_change || (number >= 1403 && number <= 1417)) return Kind::policy;
    if (type == user || (number >= 1100 && number <= 1199) || (number >= 2100 && number <= 2999))
        return Kind::user;
    return Kind::other;
}

struct Scan {
    std::array<std::string_view, 2> options;
    std::array<std::string_view, 2> fields;  // alternatives
    unsigned needed;                         // the records that have to have it
    unsigned whole;                          // the records that may lack it
    std::string_view end;                    // what has to come after the value
};

const std::array kScans = std::to_array<Scan>({
    {{"-ui", "-ua"}, {" uid="}, Kind::task | Kind::login | Kind::abend, Kind::user | Kind::daemon, " "},
    {{"-ue", "-ua"}, {" euid="}, static_cast<unsigned>(Kind::task), 0, " "},
    {{"-ul", "-ua"},
     {" auid=", " loginuid="},
     Kind::task | Kind::login | Kind::policy | Kind::abend,
     Kind::user | Kind::daemon,
     " "},
    {{"-ua"}, {" uid="}, Kind::user | Kind::daemon, 0, " "},
    {{"-ua"}, {" auid=", " loginuid="}, Kind::user | Kind::daemon, 0, " "},
    {{"-gi", "-ga"}, {" gid="}, Kind::task | Kind::abend, 0, " "},
    {{"-ge", "-ga"}, {" egid="}, static_cast<unsigned>(Kind::task), 0, " "},
    {{"--session"}, {" ses="}, Kind::task | Kind::abend, Kind::user | Kind::login | Kind::policy, " "},
    {{"-p"}, {" pid="}, Kind::task | Kind::login | Kind::side | Kind::abend, Kind::user | Kind::daemon, " "},
    {{"-pp"}, {" ppid="}, 0, static_cast<unsigned>(Kind::task), " "},
    {{"-c"}, {" comm="}, Kind::task | Kind::avc | Kind::side, static_cast<unsigned>(Kind::user), " "},
    {{"-x"}, {" exe="}, static_cast<unsigned>(Kind::task), static_cast<unsigned>(Kind::user), " "},
    {{"-su", "-se"},
     {" subj="},
     static_cast<unsigned>(Kind::side),
     Kind::task | Kind::user | Kind::login,
     " "},
    {{"-tm"}, {" tty="}, 0, static_cast<unsigned>(Kind::task), " "},
    {{"-tm"}, {"terminal="}, 0, Kind::user | Kind::avc, " )"},
    {{"-sv"}, {" res=", " result="}, 0, static_cast<unsigned>(Kind::user), "')"},
    {{"-hn"}, {"hostname="}, 0, static_cast<unsigned>(Kind::user), ", "},
});

bool is_asked_for(const SearchCase& search, const Scan& scan) {
    return std::any_of(scan.options.begin(), scan.options.end(),
                       [&](auto option) { return search.has(option); });
}

// Of a field: missing, torn at the end of the record, or whole.
enum class Found { nothing, torn, whole };

Found find(std::string_view text, const Scan& scan) {
    for (const auto field : scan.fields) {
        const auto at = field.empty() ? std::string_view::npos : text.find(field);
        if (at == std::string_view::npos) continue;
        const auto end = text.find_first_of(scan.end, at + field.size());
        return end == std::string_view::npos ? Found::torn : Found::whole;
    }
    return Found::nothing;
}

bool fails(const SearchCase& search, std::string_view text, Kind kind) {
    return std::any_of(kScans.begin(), kScans.end(), [&](const Scan& scan) {
        if (!is_asked_for(search, scan)) return false;
        const auto found = find(text, scan);
        const bool needed = (scan.needed & static_cast<unsigned>(kind)) != 0;
        const bool whole = (scan.whole & static_cast<unsigned>(kind)) != 0;
        return (needed && found != Found::whole) || (whole && found == Found::torn);
    });
}

// A text that is neither quoted nor in hex digits.
bool has_bare_text(std::string_view text, std::initializer_list<std::string_view> fields) {
    for (const auto field : fields) {
        const auto at = text.find(field);
        if (at == std::string_view::npos || at + field.size() == text.size()) continue;
        if (!contains("\"(0123456789ABCDEFabcdef", text.substr(at + field.size(), 1))) return true;
    }
    return false;
}

// Its fields are looked for in the order in which the kernel writes them.
bool has_class_before_object(std::string_view text) {
    const auto object = text.find("tcontext=");
    return object != std::string_view::npos && text.find("tclass=") < object;
}

// The second user id of a message is looked for first, and found in `sauid=` too; the program only after it.
bool has_program_before_user(const SearchCase& search, std::string_view text) {
    if (!search.has("-x") || !(search.has("-ua") || search.has("-ui"))) return false;
    const auto program = text.find("exe=");
    return program != std::string_view::npos && text.find("sauid=", program) != std::string_view::npos;
}

// Whatever is asked for.
bool always_fails(std::string_view text, RecordType type) {
    if (type == RecordType::avc) return !contains(text, "tclass=");
    if (type != RecordType::syscall) return false;
    for (const std::string_view name : {" syscall=", " a0=", " a1="}) {
        const auto at = text.find(name);
        if (at == std::string_view::npos || text.find(' ', at + 1) == std::string_view::npos) return true;
    }
    return false;
}

}  // namespace

bool is_dropped_by_reference(const SearchCase& search, const std::vector<std::string>& lines) {
    return std::any_of(lines.begin(), lines.end(), [&](std::string_view line) {
        const auto record = RecordView::parse(line);
        if (!record) return false;
        const auto text = line.substr(0, line.find(kEnrichmentSeparator));
        const bool is_kernel = kind_of(record->type()) != Kind::user;
        if (search.has("-f") && has_bare_text(text, {" name=", " path=", " cwd="})) return true;
        if (search.has("-vm") && has_bare_text(text, {" vm="})) return true;
        if (search.has("-x") && is_kernel && has_bare_text(text, {" exe="})) return true;
        if (search.has("-c") && is_kernel && has_bare_text(text, {" comm="})) return true;
        if (has_program_before_user(search, text)) return true;
        const bool asks_for_object = search.has("-o") || search.has("-se");
        if (asks_for_object && record->type() == RecordType::avc && has_class_before_object(text))
            return true;
        return always_fails(text, record->type()) || fails(search, text, kind_of(record->type()));
    });
}

}  // namespace dockaudit::test
