// Follows a log that is being written, across rotations, and prints what is worth a look as soon as it happens: flags of
// severity high and critical, such as a privileged container. SIGINT and SIGTERM end it.
//
//     follow_and_alert [LOG]     the logs of this host from now on; another log from its beginning

#include <dockaudit/dockaudit.hpp>

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>

#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace {

// A descriptor that is readable when the program is to end. It comes before the reader, whose threads inherit the mask.
int open_stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (sigprocmask(SIG_BLOCK, &signals, nullptr) != 0) return -1;
    return signalfd(-1, &signals, SFD_CLOEXEC);
}

// What was run; of other events the program that did it.
std::string what_happened(const dockaudit::EventView& event) {
    const auto arguments = event.argv();
    return dockaudit::harmless(arguments.empty() ? std::string(event.field("exe").value_or("?"))
                                                 : dockaudit::join_arguments(arguments));
}

void print_alerts(const dockaudit::EventView& event, dockaudit::GrowingHistory& history) {
    if (dockaudit::find_flags(event, nullptr).empty()) return;
    // Files and accounts of a container are not those of the host, and the history knows which is which. To make it takes
    // some milliseconds, so it is asked about what looks bad without it.
    const auto known = history.make();
    const dockaudit::EventSubject subject(event, known.get());
    for (const auto id : dockaudit::find_flags(subject)) {
        const auto& flag = dockaudit::command_flag(id);
        if (flag.severity < dockaudit::FlagSeverity::high) continue;
        std::cout << dockaudit::harmless(to_string(event.id())) << ' '
                  << dockaudit::severity_name(flag.severity) << ' ' << flag.name << ": "
                  << what_happened(event) << std::endl;
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const int stop = open_stop_signals();
        if (stop < 0) throw dockaudit::Error(dockaudit::ErrorKind::internal, "cannot wait for signals");
        const auto is_over = [stop] {
            pollfd waited{stop, POLLIN, 0};
            return poll(&waited, 1, 0) == 1;
        };
        dockaudit::ReaderOptions options;
        options.follow = dockaudit::FollowOptions{.from_end = argc < 2, .wake_descriptor = stop};
        options.wants_pause = is_over;
        options.on_pause = [&] { return is_over() ? dockaudit::Flow::stop : dockaudit::Flow::go_on; };

        const auto logs =
            argc > 1 ? dockaudit::LogSet::named(argv[1]) : std::vector{dockaudit::LogSet::system()};
        // What ran before explains what comes. A log that is read from its beginning tells that itself.
        dockaudit::GrowingHistory history(argc > 1 ? std::vector<dockaudit::LogSet>{} : logs);
        for (const dockaudit::EventView& event : dockaudit::EventReader(logs, dockaudit::Query(), options)) {
            history.learn(event);
            print_alerts(event, history);
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
