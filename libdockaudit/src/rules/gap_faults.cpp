// What no rule records.

#include <algorithm>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "rules/check_context.hpp"
#include "rules/imagined_events.hpp"
#include "rules/rule_terms.hpp"
#include "rules/rule_text.hpp"

namespace dockaudit {
namespace {

void check_clients(const CheckContext& context) {
    for (const auto& client : context.paths.places_of(PathRole::client)) {
        const auto recording = record(context.load, start_of(context.paths, client), context.paths);
        if (recording.is_recorded != Truth::no) continue;
        const RuleDraft draft{.field = "path", .path = client, .perm = "x", .key = "docker-client"};
        auto& finding =
            context.add(Fault::unwatched_client, {}, fmt::format("No rule records the use of {}.", client),
                        "Add a rule for it.");
        finding.replacement = draft_lines(draft, context.paths.host());
        if (recording.against != nullptr) finding.related = {recording.against->position};
    }
}

// True if a rule for that socket is there and was told to be blind.
bool is_told(const CheckContext& context, std::string_view socket) {
    return std::ranges::any_of(context.findings, [&](const RuleFinding& finding) {
        if (finding.kind != &kind_of(Fault::blind_socket)) return false;
        const auto& lines = context.sets[finding.position.file].lines;
        return std::ranges::any_of(lines, [&](const RuleLine& line) {
            const auto* const rule = std::get_if<AuditRule>(&line.content);
            if (rule == nullptr || line.place.line != finding.position.place.line) return false;
            const auto watch = find_watch(*rule, context.paths);
            return watch && context.paths.follow(watch->path) == socket;
        });
    });
}

void check_sockets(const CheckContext& context) {
    for (const auto& socket : context.paths.places_of(PathRole::socket)) {
        const auto connect = connect_to(context.paths, socket, {});
        if (record(context.load, connect, context.paths).is_recorded != Truth::no) continue;
        if (is_told(context, socket)) continue;
        const RuleDraft draft{
            .calls = {"connect", "socketcall"}, .field = "path", .path = socket, .key = "docker-socket"};
        context
            .add(Fault::unwatched_socket, {}, fmt::format("No rule records who connects to {}.", socket),
                 "Add a rule for connect.")
            .replacement = draft_lines(draft, context.paths.host());
    }
}

}  // namespace

void check_gaps(const CheckContext& context) {
    check_clients(context);
    check_sockets(context);
}

}  // namespace dockaudit
