#include "common/capabilities.hpp"

#include <cap-ng.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace dockaudit::cli {
namespace {

namespace fs = std::filesystem;

// Of what root may do with files of others.
constexpr std::array<unsigned, 3> kOfFiles{CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE, CAP_FOWNER};

// What the process may do without any capability: its effective ones are gone already.
bool can_access(const fs::path& path, int mode) {
    return ::faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0;
}

bool can_read(const fs::path& path) {
    std::error_code error;
    const auto type = fs::status(path, error).type();
    if (type == fs::file_type::not_found) return true;
    if (type != fs::file_type::directory) return can_access(path, R_OK);
    if (!can_access(path, R_OK | X_OK)) return false;
    for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code unknown;
        const bool is_folder = entry->is_directory(unknown);
        if (!can_access(entry->path(), is_folder ? R_OK | X_OK : R_OK)) return false;
    }
    return !error;
}

bool can_write(const fs::path& path) {
    std::error_code error;
    return can_access(path, fs::is_directory(path, error) ? W_OK | X_OK : W_OK);
}

void set_capabilities(const std::vector<unsigned>& permitted, bool are_effective) {
    capng_clear(CAPNG_SELECT_CAPS);
    const auto type = are_effective ? CAPNG_EFFECTIVE | CAPNG_PERMITTED : CAPNG_PERMITTED;
    for (const auto capability : permitted)
        capng_update(CAPNG_ADD, static_cast<capng_type_t>(type), capability);
    capng_apply(CAPNG_SELECT_CAPS);
}

}  // namespace

SandboxPart drop_capabilities(const SandboxNeeds& needs) {
    SandboxPart part{"capabilities", true, "there are none"};
    capng_get_caps_process();
    if (capng_have_capabilities(CAPNG_SELECT_CAPS) == CAPNG_NONE) return part;
    const auto has = [](unsigned capability) {
        return capng_have_capability(CAPNG_PERMITTED, capability) == 1;
    };
    std::vector<unsigned> kept;
    for (const auto one : kOfFiles) {
        if (has(one)) kept.push_back(one);
    }
    // Tried without them: root owns most logs, and needs no capability to read what is his.
    set_capabilities(kept, false);
    const bool reads = !needs.follows && std::ranges::all_of(needs.read, can_read);
    const bool writes = std::ranges::all_of(needs.write, can_write) &&
                        (needs.temporary_folder.empty() || can_write(needs.temporary_folder));
    std::erase_if(kept, [&](unsigned one) { return one == CAP_DAC_READ_SEARCH ? reads : writes; });
    set_capabilities(kept, true);
    capng_get_caps_process();
    part.detail.clear();
    for (const auto one : kOfFiles) {
        if (has(one))
            part.detail += std::string(part.detail.empty() ? "" : ", ") + capng_capability_to_name(one);
    }
    part.detail = part.detail.empty() ? "none is left" : part.detail + " left";
    part.is_in_force = capng_have_capability(CAPNG_PERMITTED, CAP_SYS_ADMIN) == 0 &&
                       capng_have_capability(CAPNG_PERMITTED, CAP_SYS_PTRACE) == 0;
    if (!part.is_in_force) part.detail = "the kernel refused";
    return part;
}

}  // namespace dockaudit::cli
