#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/log_set.hpp>

#include "io/input_file.hpp"

namespace dockaudit {

/// Is told the name of a log that could not be opened, and why.
using UnreadableLog = std::function<void(const std::string& name, const std::string& reason)>;

/// Opens the logs of a set, oldest first, each file once even if a rotation gives it a second name meanwhile.
/// Of a tar archive, the audit logs in it. What lies surely outside of the query's times may be left out.
///
/// *Errors*: `Error` of kind input if none could be opened.
std::vector<InputFile> open_inputs(const LogSet& logs, const Query& query, const ReaderOptions& options,
                                   const UnreadableLog& on_unreadable);

/// About how many bytes the inputs hold.
template <class Inputs>
std::uint64_t sampled_bytes(const Inputs& inputs) noexcept {
    constexpr std::uint64_t kGrowth = 10;  // of what is inflated, as far as it matters here
    std::uint64_t bytes = 0;
    for (const auto& input : inputs) {
        bytes += input.is_compressed() ? input.stored_size() * kGrowth : input.size();
    }
    return bytes;
}

/// True if stretches outside of a time range are worth looking for in so much.
bool are_worth_sampling(std::uint64_t bytes, const ReaderOptions& options) noexcept;

}  // namespace dockaudit
