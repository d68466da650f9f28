#include "rules/finding_kinds.hpp"

#include <array>

namespace dockaudit {
namespace {

using enum FindingSeverity;

// In the order of `Fault`.
constexpr auto kKinds = std::to_array<FindingKind>({
    {"syntax", error, "auditctl refuses the line",
     "A rule that auditctl does not take is not loaded, and it reads no further."},
    {"never-loaded", error, "Lines above keep the rule from being loaded",
     "auditctl stops at the first line that it or the kernel refuses, unless -c or -i stands before it."},
    {"locked", error, "The rule stands after -e 2",
     "-e 2 locks the rules until the next start of the system; no rule below it can be loaded."},
    {"deleted", error, "A line below deletes the rule",
     "What is deleted while rules are loaded records nothing."},
    {"duplicate", error, "The rule is there already",
     "The kernel refuses a rule that it has; auditctl stops there and loads none of those below."},
    {"missing-folder", error, "The folder of the rule is not there",
     "The kernel takes a rule only if the folder of its path is there, for dir= the folder itself; auditctl stops at the "
     "refusal."},
    {"task-never", error, "Processes are not audited at all",
     "A process that a never rule of the task list matched at its start is not audited; no rule for system calls or "
     "files can record it."},
    {"auditing-off", error, "Auditing is switched off",
     "With -e 0 the kernel records nothing, whatever the rules say."},
    {"never-shadows", error, "A never rule above takes what this rule is for",
     "The first rule that matches decides, and a never rule records nothing."},
    {"shadowed", warning, "Rules above record all that this rule is for",
     "The first rule that matches decides, and its key is the one in the log; this rule never comes to its turn."},
    {"taken-elsewhere", warning, "A rule above takes some of its events under another key",
     "The first rule that matches decides, and its key is the one in the log; who searches for this key misses them."},
    {"excluded-record", error, "Records that the search needs are excluded",
     "The exclude list takes records of a type out of all events, those of other rules too."},
    {"blind-socket", error, "The rule does not see who talks to the socket",
     "A client connects; connect(2) belongs to none of the permissions, so perm= records chmod, unlink and bind of the "
     "socket, and no client."},
    {"link-path", error, "The path is a link",
     "The kernel watches the link itself and not what it leads to, so accesses to that are not recorded."},
    {"path-on-folder", warning, "path= names a folder",
     "path= is about the folder itself: that files are made and removed in it is recorded, that they are changed is not."},
    {"dir-on-file", note, "dir= names a file", "It works, but says something else than it means."},
    {"absent-path", warning, "The path is not here",
     "Until the path is made, the rule records nothing; often the file lies elsewhere."},
    {"obsolete-path", warning, "The path is of an old release",
     "No release of today has this file, so the rule records nothing, and what took its place is not watched."},
    {"missing-arch", warning, "System calls are named, but no arch",
     "auditctl takes the numbers of 64-bit calls; the same numbers are other calls of 32-bit programs."},
    {"one-arch", warning, "32-bit programs are not recorded",
     "This host runs 32-bit programs, whose calls are of arch b32; who uses one is not seen."},
    {"noisy-watch", warning, "The engine itself writes there all the time",
     "Engines write their data by the minute; what people do drowns in it, and the log turns over sooner."},
    {"reads-of-program", note, "Reads of a program are recorded",
     "A program is read by package tools, scanners and backups; that it was started is execute, that it was changed is "
     "write and attribute."},
    {"deprecated-watch", note, "The rule is a watch of the old form",
     "-w makes the kernel look at each system call; auditctl of audit 4 warns of it. Rules with an arch cost less."},
    {"no-key", warning, "The rule has no key",
     "Without a key its events can only be found by path or program."},
    {"foreign-key", warning, "The key does not begin with the common prefix",
     "A search for the keys of containers finds those with the prefix only."},
    {"late-delete-all", warning, "-D stands below rules", "It deletes all rules above it."},
    {"small-backlog", warning, "The buffer is small",
     "When many programs start at once, records wait in this buffer; when it is full they are lost or processes wait."},
    {"rate-limit", warning, "Records above a rate are thrown away",
     "-r drops records in exactly the moments in which much happens, and so parts of events."},
    {"no-wait", warning, "Records are thrown away as soon as the buffer is full",
     "With a wait of 0 the kernel does not hold processes back until auditd has caught up."},
    {"panic-on-loss", warning, "The system halts when a record is lost",
     "-f 2 is a kernel panic: who can cause many events can halt the host."},
    {"silent-loss", note, "Losses are not told", "With -f 0 nothing says that records were lost."},
    {"unwatched-client", error, "A client is not recorded",
     "Who uses a program that no rule records leaves no trace of what he asked the engine to do."},
    {"unwatched-socket", warning, "No rule sees who talks to the engine",
     "Whoever connects to the socket commands the engine, without any of the clients; only a rule for connect sees it."},
});

}  // namespace

std::span<const FindingKind> finding_kinds() noexcept {
    return kKinds;
}

const FindingKind& kind_of(Fault fault) noexcept {
    static_assert(kKinds.size() == static_cast<std::size_t>(Fault::unwatched_socket) + 1);
    return kKinds[static_cast<std::size_t>(fault)];
}

std::string_view to_string(FindingSeverity severity) noexcept {
    switch (severity) {
        case note:
            return "note";
        case warning:
            return "warning";
        case error:
            break;
    }
    return "error";
}

}  // namespace dockaudit
