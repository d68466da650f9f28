#pragma once

#include <string>

#include "common/sandbox.hpp"

namespace dockaudit::cli {

/// Which files may be opened from now on: landlock(7), as far as this kernel has it.
///
/// *Requires*: the rules are made while folders of others can still be entered, and enforced when no new privileges
/// can be gained.
class FileRules {
 public:
    explicit FileRules(const SandboxNeeds& needs);
    FileRules(const FileRules&) = delete;
    FileRules& operator=(const FileRules&) = delete;
    ~FileRules();

    SandboxPart enforce() const;

 private:
    void allow(const std::filesystem::path& path, std::uint64_t rights);
    void allow_reading(const std::filesystem::path& path);

    int version_ = 0;
    int rules_ = -1;
    std::string problem_;
};

}  // namespace dockaudit::cli
