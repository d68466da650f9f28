#include "support/log_generator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <vector>

#include "support/random.hpp"

namespace dockaudit::test {
namespace {

using Strings = std::vector<std::string>;

constexpr std::string_view kSeparator = "\x1d";

constexpr std::array<std::string_view, 7> kKeys{
    "docker", "exec", "docker-sock", "a\001docker", "identity\001two words", "DOCKER", "k\"uote"};
constexpr std::array<std::string_view, 6> kComms{"docker",  "dockerd", "bash",
                                                 "my prog", "s\"h",    "runc:[2:INIT]"};
constexpr std::array<std::string_view, 8> kFiles{"/usr/bin/docker", "/etc/passwd", "docker.sock",
                                                 "../etc/docker",   "/srv/a b",    "/srv/new\nline",
                                                 "/srv/\xff\xfe",   "./x"};
constexpr std::array<std::string_view, 4> kNodes{"alpha", "beta", "", "my host"};
constexpr std::array<std::string_view, 3> kContexts{
    "system_u:system_r:init_t:s0", "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023", "docker-default"};
constexpr std::array<std::string_view, 4> kHosts{"?", "10.0.0.7", "::1", "build.example.org"};
constexpr std::array<std::uint32_t, 6> kUids{0, 33, 1000, 1001, 65534, 4294967295U};

std::string hex(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) text += fmt::format("{:02X}", static_cast<unsigned char>(c));
    return text;
}

// As the kernel writes untrusted strings; now and then hex though quotes would do.
std::string encoded(Random& random, std::string_view value) {
    const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
        return c > ' ' && c != '"' && static_cast<unsigned char>(c) < 0x7f;
    });
    if (plain && !random.chance(1, 8)) return fmt::format("\"{}\"", value);
    return hex(value);
}

struct EventLines {
    std::string header;  // between the type and the body
    std::string node;
    bool enriched = false;
    std::deque<std::string> lines;

    void add(std::string_view type, std::string_view body, std::string_view enrichment = {}) {
        auto line = fmt::format("{}type={} {}: {}", node, type, header, body);
        if (enriched && !enrichment.empty()) line += fmt::format("{}{}", kSeparator, enrichment);
        lines.push_back(std::move(line));
    }
};

class Generator {
 public:
    Generator(std::uint64_t seed, const GeneratorOptions& options) : random_(seed), options_(options) {
        nodes_ = random_.below(3);
        enriched_ = random_.below(3);
        depth_ = 1 + random_.below(8);
        pace_ = random_.below(4);
        oddity_ = options.odd_lines && random_.chance(1, 3) ? 1 + random_.below(10) : 0;
    }

    std::string run() {
        const auto count = 1 + random_.below(options_.max_events);
        std::vector<EventLines> open;
        for (std::size_t made = 0; made < count || !open.empty();) {
            if (made < count && (open.size() < depth_ || random_.chance(1, 10))) {
                open.push_back(make_event());
                ++made;
            }
            const auto chosen = random_.below(open.size());
            auto& lines = open[chosen].lines;
            if (!lines.empty()) {
                write_line(std::move(lines.front()));
                lines.pop_front();
            }
            if (lines.empty()) open.erase(open.begin() + static_cast<std::ptrdiff_t>(chosen));
        }
        flush_joined();
        if (options_.damage && random_.chance(1, 4) && !log_.empty()) {
            log_.resize(log_.size() - 1 - random_.below(std::min<std::size_t>(log_.size(), 40)));
        }
        return std::move(log_);
    }

 private:
    // Mostly forward by less than a second, at times by several, at times back.
    void advance_time() {
        switch (pace_) {
            case 0:
                milliseconds_ += random_.between(0, 2);
                break;
            case 1:
                milliseconds_ += random_.between(0, 400);
                break;
            case 2:
                milliseconds_ += random_.between(0, 3000);
                break;
            default:
                milliseconds_ += random_.between(-1500, 2000);
        }
        if (random_.chance(1, 30)) milliseconds_ += random_.between(-10000, 10000);
    }

    EventLines make_event() {
        advance_time();
        EventLines event;
        if (nodes_ == 1 || (nodes_ == 2 && random_.chance(2, 3))) {
            event.node = fmt::format("node={} ", nodes_ == 1 ? kNodes[0] : random_.pick(kNodes));
        }
        event.enriched = enriched_ == 1 || (enriched_ == 2 && random_.chance(1, 2));
        if (random_.chance(1, 25)) serial_ = 100;  // a boot
        ++serial_;
        event.header =
            fmt::format("msg=audit({}.{:03}:{})", milliseconds_ / 1000, milliseconds_ % 1000, serial_);
        const bool again = options_.reopen && !last_header_.empty() && random_.chance(1, 15);
        if (again) event.header = last_header_;
        if (random_.chance(1, 3)) last_header_ = event.header;
        fill(event);
        return event;
    }

    void fill(EventLines& event) {
        switch (random_.below(14)) {
            case 0:
            case 1:
            case 2:
                return add_exec(event);
            case 3:
            case 4:
                return add_open(event);
            case 5:
                return add_connect(event);
            case 6:
                return add_user(event);
            case 7:
                return add_login(event);
            case 8:
                return add_config(event);
            case 9:
                return add_avc(event);
            case 10:
                return add_kernel_side(event);
            case 11:
                return add_daemon(event);
            case 12:
                return add_shuffled(event);
            default:
                return add_rare(event);
        }
    }

    std::uint32_t uid() { return random_.pick(kUids); }

    std::string ids(std::uint32_t id) const {
        return fmt::format("auid={0} uid={0} gid={0} euid={0} suid={0} fsuid={0} egid={0} sgid={0} fsgid={0}",
                           id);
    }

    static std::string_view name_of(std::uint32_t id) {
        return id == 0 ? "root" : id == 33 ? "www-data" : id == 4294967295U ? "unset" : "alice";
    }

    std::string id_names(std::uint32_t id) {
        return fmt::format("ARCH=x86_64 SYSCALL=execve AUID=\"{0}\" UID=\"{0}\" GID=\"{0}\"", name_of(id));
    }

    void add_syscall(EventLines& event, int number, bool success = true) {
        const auto id = uid();
        const auto key = random_.chance(1, 4) ? std::string("(null)") : encoded(random_, random_.pick(kKeys));
        std::string arch = random_.chance(1, 10) ? "40000003" : "c000003e";
        event.add(
            "SYSCALL",
            fmt::format(
                "arch={} syscall={} success={} exit={} a0=7ffe0 a1=0 a2=1b6 a3=0 items=2 ppid={} pid={} {} "
                "tty={} ses={} comm={} exe={} subj={} key={}",
                arch, number, success ? "yes" : "no", success ? 0 : -13, random_.between(1, 5),
                random_.between(100, 105), ids(id), random_.chance(1, 2) ? "(none)" : "pts0",
                random_.chance(1, 3) ? 4294967295 : random_.between(1, 3),
                encoded(random_, random_.pick(kComms)), encoded(random_, random_.pick(kFiles)),
                random_.pick(kContexts), key),
            id_names(id));
    }

    void add_path(EventLines& event, int item) {
        event.add("PATH",
                  fmt::format("item={} name={} inode={} dev=08:01 mode=0100644 ouid={} ogid=0 rdev=00:00 "
                              "nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0",
                              item, random_.chance(1, 9) ? "(null)" : encoded(random_, random_.pick(kFiles)),
                              random_.between(1, 9), uid()),
                  "OUID=\"root\" OGID=\"root\"");
    }

    void add_tail(EventLines& event) {
        if (random_.chance(3, 4)) {
            event.add("PROCTITLE", "proctitle=" + hex(std::string("docker\0run", 10)));
        }
        if (random_.chance(1, 3)) event.add("EOE", "");
    }

    void add_exec(EventLines& event) {
        add_syscall(event, 59);
        if (random_.chance(1, 4)) {
            event.add("EXECVE", "argc=2 a0=\"docker\" a1_len=12 a1[0]=646F636B65");
            event.add("EXECVE", "a1[1]=7220");
        } else {
            event.add("EXECVE",
                      fmt::format("argc=3 a0={} a1=\"-k\" a2={}", encoded(random_, random_.pick(kComms)),
                                  encoded(random_, random_.pick(kKeys))));
        }
        event.add("CWD", fmt::format("cwd={}", encoded(random_, random_.pick(kFiles))));
        const auto paths = static_cast<int>(random_.below(3));
        for (int item = 0; item < paths; ++item) add_path(event, item);
        add_tail(event);
    }

    void add_open(EventLines& event) {
        add_syscall(event, 257, random_.chance(1, 2));
        event.add("CWD", "cwd=\"/root\"");
        add_path(event, 0);
        add_tail(event);
    }

    void add_connect(EventLines& event) {
        add_syscall(event, 42);
        static constexpr std::array<std::string_view, 4> kAddresses{
            "saddr=01002F72756E2F646F636B65722E736F636B00", "saddr=020000507F0000010000000000000000",
            "saddr=0A0000500000000000000000000000000000000000000001", "saddr=0100"};
        event.add("SOCKADDR", random_.pick(kAddresses), "SADDR={ saddr_fam=local path=/run/docker.sock }");
        add_tail(event);
    }

    void add_user(EventLines& event) {
        static constexpr std::array<std::string_view, 6> kTypes{"USER_LOGIN", "USER_AUTH", "USER_START",
                                                                "USER_CMD",   "CRED_ACQ",  "SERVICE_START"};
        const auto id = uid();
        event.add(
            random_.pick(kTypes),
            fmt::format(
                "pid={} uid={} auid={} ses=1 subj={} msg='op=login acct=\"alice\" exe={} hostname={} addr={} "
                "terminal=ssh res={}'",
                random_.between(100, 105), id, id, random_.pick(kContexts),
                encoded(random_, random_.pick(kFiles)), random_.pick(kHosts), random_.pick(kHosts),
                random_.chance(1, 2) ? "success" : "failed"),
            id_names(id));
        if (random_.chance(1, 20)) add_tail(event);  // opens the id again
    }

    void add_login(EventLines& event) {
        event.add(
            "LOGIN",
            fmt::format("pid={} uid=0 old-auid=4294967295 auid={} tty=(none) old-ses=4294967295 ses=2 res=1",
                        random_.between(100, 105), uid()));
        if (random_.chance(2, 3)) {
            add_syscall(event, 1);
            add_tail(event);
        }
    }

    void add_config(EventLines& event) {
        event.add("CONFIG_CHANGE", fmt::format("auid={} ses=1 op=add_rule key={} list=4 res=1", uid(),
                                               encoded(random_, random_.pick(kKeys))));
        if (random_.chance(1, 2)) {
            add_syscall(event, 44);
            add_tail(event);
        }
    }

    void add_avc(EventLines& event) {
        event.add(
            random_.chance(1, 4) ? "1400" : "AVC",
            fmt::format("avc:  denied  {{ read write }} for  pid={} comm={} name=\"x\" dev=\"dm-0\" ino=12 "
                        "scontext={} tcontext={} tclass=file permissive=0",
                        random_.between(100, 105), encoded(random_, random_.pick(kComms)),
                        random_.pick(kContexts), random_.pick(kContexts)));
        add_syscall(event, 2, false);
        add_tail(event);
    }

    void add_kernel_side(EventLines& event) {
        const auto id = uid();
        const auto comm = encoded(random_, random_.pick(kComms));
        switch (random_.below(4)) {
            case 0:
                event.add(
                    "SECCOMP",
                    fmt::format("auid={0} uid={0} gid={0} ses=1 subj=x pid=101 comm={1} exe=\"/bin/sh\" "
                                "sig=31 arch=c000003e syscall=39 compat=0 ip=0x7f code=0x80000000",
                                id, comm));
                break;
            case 1:
                event.add(
                    "ANOM_ABEND",
                    fmt::format("auid={0} uid={0} gid={0} ses=1 pid=101 comm={1} sig=11 res=1", id, comm));
                break;
            case 2:
                event.add("TTY",
                          fmt::format("tty pid=101 uid={} auid=0 ses=1 major=4 minor=1 comm={} data=6C730D",
                                      id, comm));
                break;
            default:
                event.add("NETFILTER_CFG", "table=filter family=2 entries=4");
                add_syscall(event, 54);
        }
    }

    void add_daemon(EventLines& event) {
        event.add(random_.chance(1, 2) ? "DAEMON_START" : "DAEMON_END",
                  fmt::format("op=start ver=3.0.9 auid={} pid=100 uid=0 ses=4294967295 res=success", uid()));
    }

    // The records of one event in any order: what comes first decides when the event is complete.
    void add_shuffled(EventLines& event) {
        add_exec(event);
        for (std::size_t i = event.lines.size(); i > 1; --i)
            std::swap(event.lines[i - 1], event.lines[random_.below(i)]);
    }

    void add_rare(EventLines& event) {
        static constexpr std::array<std::string_view, 8> kTypes{
            "EOE",     "KERNEL",          "UNKNOWN[1340]",       "NO_SUCH_TYPE",
            "syscall", "MAC_UNLBL_ALLOW", "ANOM_LOGIN_FAILURES", "1111"};
        const auto records = 1 + random_.below(3);
        for (std::size_t i = 0; i < records; ++i) event.add(random_.pick(kTypes), "op=x res=1");
    }

    void write_line(std::string line) {
        if (options_.odd_headers && random_.chance(1, 60)) line = odd_header(line);
        if (options_.long_lines && random_.chance(1, 80)) line.append(random_.below(12000), 'L');
        if (options_.damage && random_.chance(1, 40)) damage(line);
        if (random_.chance(oddity_, 10)) return write_odd(std::move(line));
        flush_joined();
        log_ += line;
        log_ += options_.damage && random_.chance(1, 200) ? "\r\n" : "\n";
    }

    // As copies have it: what stands around the record depends on the line alone, or it is put together with
    // others on one line.
    void write_odd(std::string line) {
        static constexpr std::array<std::string_view, 8> kPrefixes{"Jun  8 20:31:29 web1 audispd: ",
                                                                   "Jun  8 20:31:29 web2 audispd: ",
                                                                   "audit.log:12:",
                                                                   "audit.log-12-",
                                                                   "2024-06-08T20:31:29+02:00 web1: ",
                                                                   "> ",
                                                                   "\t",
                                                                   "[    1.5] audit: "};
        switch (random_.below(6)) {
            case 0:
                line.insert(0, random_.pick(kPrefixes));
                break;
            case 1:
                line = fmt::format(R"({{"log":"{}\n","stream":"stdout"}})", in_json(line));
                break;
            case 2:
                line = fmt::format(R"(Jun  8 20:31:29 relay x: {{"m": "{}"}})",
                                   in_json(random_.chance(1, 2) ? line : "Jun  8 20:31:29 web1 x: " + line));
                break;
            case 3:
                line =
                    fmt::format(R"({{"log":"{}"}})", in_json(fmt::format(R"({{"m":"{}"}})", in_json(line))));
                break;
            default:
                joined_.push_back(std::move(line));
                if (random_.chance(1, 4)) flush_joined();
                return;
        }
        log_ += line + "\n";
    }

    void flush_joined() {
        if (joined_.empty()) return;
        static constexpr std::array<std::string_view, 4> kBetween{" ", ", ", "", "\t"};
        const auto form = random_.below(7);
        const auto between = kBetween[form < kBetween.size() ? form : 1];
        std::string line;
        for (const auto& record : joined_) {
            if (!line.empty()) line += form < 5 ? between : form == 5 ? "\\n" : "\", \"";
            line += form < 5 ? record : in_json(record);
        }
        static constexpr std::array<std::string_view, 7> kBegins{"", "", "", "", "[", R"({"log":")", "[\""};
        static constexpr std::array<std::string_view, 7> kEnds{"\n",  "\n",    "\n",   "\n",
                                                               "]\n", "\"}\n", "\"]\n"};
        log_.append(kBegins[form]).append(line).append(kEnds[form]);
        joined_.clear();
    }

    static std::string in_json(std::string_view text) {
        std::string escaped;
        for (const char c : text) {
            if (c == '"' || c == '\\') escaped += '\\';
            const bool is_control = static_cast<unsigned char>(c) < 0x20;
            escaped += is_control ? fmt::format("\\u{:04x}", int{c}) : std::string(1, c);
        }
        return escaped;
    }

    std::string odd_header(const std::string& line) {
        const auto stamp = line.find("msg=audit(");
        if (stamp == std::string::npos) return line;
        static constexpr std::array<std::string_view, 9> kStamps{
            "msg=audit(1700000001.5:7):",
            "msg=audit(1700000001.1234:7):",
            "msg=audit(x700000001.001:7):",
            "msg=audit(1700000001:77777):",
            "msg=audit(1.2:3):",
            "msg=audit(1700000001.002):",
            "msg=audit(1700000001.003:99",
            "msg=foo(1700000001.004:8888):",
            "msg=audit(1700000001.2:99999999999999999999):"};
        switch (random_.below(4)) {
            case 0:
                return line.substr(0, stamp) + std::string(random_.pick(kStamps)) + " a=b";
            case 1:
                return "  " + line;
            case 2:
                return "nodexgamma " + line.substr(line.find("type="));
            default:
                return "Nov 14 22:13:20 host audispd: " + line;
        }
    }

    void damage(std::string& line) {
        switch (random_.below(7)) {
            case 0:
                line.resize(random_.below(line.size() + 1));
                break;
            case 1:
                line.insert(random_.below(line.size() + 1), 1, '\0');
                break;
            case 2:
                line[random_.below(line.size())] = static_cast<char>(random_.below(256));
                break;
            case 3:
                line.clear();
                break;
            case 4:
                line = "-- MARK -- not an audit record";
                break;
            case 5:
                line.erase(0, random_.below(line.size()));
                break;
            default:
                line += line;
        }
    }

    Random random_;
    const GeneratorOptions& options_;
    std::string log_;
    std::string last_header_;
    std::int64_t milliseconds_ = 1700000000000;
    std::uint64_t serial_ = 100;
    std::size_t nodes_ = 0;
    std::size_t enriched_ = 0;
    std::size_t depth_ = 1;
    std::size_t pace_ = 0;
    std::size_t oddity_ = 0;  // how many of ten lines are odd
    Strings joined_;          // to stand on one line
};

}  // namespace

std::string generate_log(std::uint64_t seed, const GeneratorOptions& options) {
    return Generator(seed, options).run();
}

namespace vocabulary {
std::span<const std::string_view> keys() {
    return kKeys;
}
std::span<const std::string_view> comms() {
    return kComms;
}
std::span<const std::string_view> files() {
    return kFiles;
}
std::span<const std::string_view> nodes() {
    return kNodes;
}
std::span<const std::string_view> contexts() {
    return kContexts;
}
std::span<const std::string_view> hosts() {
    return kHosts;
}
std::span<const std::uint32_t> uids() {
    return kUids;
}
}  // namespace vocabulary

}  // namespace dockaudit::test
