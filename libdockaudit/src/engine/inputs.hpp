#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/log_set.hpp>

#include "io/input_file.hpp"

namespace dockaudit {

/// Is told the name of a log that could not be opened, and why.
using UnreadableLog = std::function<void(const std::string& name, const std::string& reason)>;

/// Opens the logs of a set, oldest first, each file once even if a rotation gives it a second name meanwhile.
///
/// *Errors*: `Error` of kind input if none could be opened.
std::vector<InputFile> open_inputs(const LogSet& logs, const UnreadableLog& on_unreadable);

/// The bytes that can be read at any place.
template <class Inputs>
std::uint64_t seekable_bytes(const Inputs& inputs) noexcept {
    std::uint64_t bytes = 0;
    for (const auto& input : inputs) {
        if (input.is_seekable()) bytes += input.size();
    }
    return bytes;
}

/// True if stretches outside of a time range are worth looking for in so much.
bool are_worth_sampling(std::uint64_t seekable_bytes, const ReaderOptions& options) noexcept;

}  // namespace dockaudit
