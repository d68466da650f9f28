// auditd.conf and checkpoint files of arbitrary bytes: settings that can be used, and an answer that survives
// being written and read again.

#include <cstdint>
#include <cstdlib>
#include <dockaudit/auditd_config.hpp>
#include <dockaudit/checkpoint.hpp>
#include <dockaudit/error.hpp>
#include <optional>
#include <string_view>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

std::optional<dockaudit::Checkpoint> parse_checkpoint(std::string_view text) {
    try {
        return dockaudit::Checkpoint::parse(text);
    } catch (const dockaudit::Error& error) {
        require(error.kind() == dockaudit::ErrorKind::usage);
        return std::nullopt;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto config = dockaudit::AuditdConfig::parse(input);
    require(config.log_file.is_absolute());
    require(config.end_of_event_timeout.count() >= 0);
    if (const auto checkpoint = parse_checkpoint(input)) {
        require(parse_checkpoint(checkpoint->format()) == checkpoint);
    }
    return 0;
}
