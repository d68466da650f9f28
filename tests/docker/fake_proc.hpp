#pragma once

#include <cstdint>
#include <dockaudit/account.hpp>
#include <dockaudit/live_host.hpp>
#include <string>
#include <vector>

#include "support/temp_dir.hpp"

namespace dockaudit::test {

/// A process as a host shows it. What most of them have is the default.
struct FakeProcess {
    std::uint32_t pid = 0;
    std::uint32_t ppid = 0;
    std::int64_t started = 0;    ///< milliseconds from the begin of a handmade log
    std::string command;         ///< words with a space between them; `@A` is the id of container A
    std::string groups;          ///< `0::` before the path of its control group
    std::string root = "254:0";  ///< the device
    std::string namespaces = "host";
    std::string exe = {};  ///< by default the first word, below /usr/bin; `-` if it may not be known
    std::uint32_t session = kUnsetId;
    std::string state = "S";
};

/// A host made of files.
class FakeHostFiles {
 public:
    FakeHostFiles();

    void add(const FakeProcess& process);

    /// A file of the host, such as `docker/containers/x/config.v2.json`.
    void write(const std::string& name, const std::string& text) const;

    /// `taken` in milliseconds from the begin of a handmade log. The host is `n`, and started 1000 s before that.
    LiveHost read(std::int64_t taken = 1'000'000) const;

    LiveFolders folders() const;

    const std::filesystem::path& path() const noexcept { return folder_.path(); }

 private:
    TempDir folder_;
};

}  // namespace dockaudit::test
