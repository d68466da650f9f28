// What no rule records.

#include <algorithm>

#include <fmt/format.h>

#include "rules/check_context.hpp"
#include "rules/imagined_events.hpp"
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

void check_sockets(const CheckContext& context) {
    for (const auto& socket : context.paths.places_of(PathRole::socket)) {
        const auto connect = connect_to(context.paths, socket, {});
        if (record(context.load, connect, context.paths).is_recorded != Truth::no) continue;
        const bool is_told = std::ranges::any_of(context.findings, [&socket](const RuleFinding& finding) {
            return finding.kind == &kind_of(Fault::blind_socket) &&
                   finding.message.find(socket) != std::string::npos;
        });
        if (is_told) continue;
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
