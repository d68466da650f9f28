#include "query/reader_options.hpp"

#include <string_view>
#include <system_error>
#include <utility>

#include <dockaudit/auditd_config.hpp>

namespace dockaudit::cli {

void add_reader_options(ReaderOptions& reader, const TypedOptions& options, const Host& host) {
    constexpr unsigned kMostThreads = 1024;
    constexpr std::int32_t kMostSeconds = 86400;
    reader.end_of_event_timeout = AuditdConfig::load(host.auditd_conf).end_of_event_timeout;
    if (const auto* option = options.find("--eoe-timeout")) {
        reader.end_of_event_timeout =
            std::chrono::seconds{parse_number<std::int32_t>(*option, 1, kMostSeconds)};
    }
    if (options.find("--read-all")) reader.stretch_bytes = 0;
    if (const auto* option = options.find("--threads"))
        reader.threads = parse_number<unsigned>(*option, 0, kMostThreads);
}

bool find_color(const TypedOptions& options, const Host& host) {
    const auto* option = options.find("--color");
    if (option == nullptr || option->value == "auto") {
        return host.stdout_is_terminal && host.terminal_has_color && !host.refuses_color;
    }
    if (option->value == "always") return true;
    if (option->value == "never") return false;
    throw option->mistake("this must be auto, always or never");
}

EventReader open_logs(std::vector<LogSet> logs, Query query, ReaderOptions reader, bool is_log_named) {
    try {
        return EventReader(logs, std::move(query), std::move(reader));
    } catch (Error& error) {
        if (error.kind() != ErrorKind::input || !error.hint().empty()) throw;
        const bool is_denied =
            std::string_view(error.what()).ends_with(std::generic_category().message(EACCES));
        if (logs.front().is_journal()) {
            error.with_hint(is_denied
                                ? "the journal is for root and the groups systemd-journal and adm: try sudo"
                                : "a journal in another place is named with -if");
        } else if (!is_log_named) {
            error.with_hint(
                is_denied
                    ? "the logs of this host are for root and the group adm: try sudo, or name a log with -if"
                    : "a log is named with -if");
        } else if (is_denied) {
            error.with_hint("audit logs are for root and the group adm: try sudo");
        }
        throw;
    }
}

}  // namespace dockaudit::cli
