#pragma once

#include <filesystem>
#include <span>
#include <string_view>

namespace dockaudit::test {

/// What the acts find: made by the test.
struct Stage {
    std::filesystem::path log;        ///< in a folder of its own
    std::filesystem::path elsewhere;  ///< another folder, with a file `file` and a listening socket `socket`
    std::filesystem::path state;      ///< where a cursor goes
    int open_file = -1;               ///< of `elsewhere`, opened before
    int parent = 0;                   ///< the process that started this one
};

struct Act {
    std::string_view name;
    /// 0 if it could be done, else the error (errno).
    int (*run)(const Stage& stage);
};

/// What nobody who reads logs should do.
std::span<const Act> intruder_acts();

/// What has to work all the same.
std::span<const Act> reader_acts();

/// A result of a call as `Act` wants it.
int result_of(long value) noexcept;

}  // namespace dockaudit::test
