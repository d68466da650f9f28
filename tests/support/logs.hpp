#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace dockaudit::test {

/// A real log to test with.
struct TestLog {
    std::string name;  ///< short, for messages
    std::filesystem::path path;
};

/// The recorded logs in `testdata/logs`.
std::vector<TestLog> recorded_logs();

/// Those, and the logs of other hosts in `../shared/corpora` beside the project where that folder exists;
/// says once on standard output if it does not.
std::vector<TestLog> all_logs();

/// A recorded log by its file name, `docker-exec.log`.
std::filesystem::path recorded_log(const std::string& name);

}  // namespace dockaudit::test
