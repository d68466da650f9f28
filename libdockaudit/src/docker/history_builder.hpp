#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <dockaudit/container_history.hpp>
#include <dockaudit/container_names.hpp>
#include <dockaudit/live_host.hpp>

#include "docker/process_mark.hpp"
#include "docker/program_table.hpp"

namespace dockaudit {

/// Collects marks, in any order, and makes a history of them.
class ContainerHistory::Builder {
 public:
    /// Of more programs the newest are kept.
    static constexpr std::size_t kMaxPrograms = 230'000;
    /// Of their texts, likewise.
    static constexpr std::size_t kMaxTextBytes = 32 << 20;

    explicit Builder(std::size_t max_programs = kMaxPrograms, std::size_t max_text_bytes = kMaxTextBytes);

    /// Takes what a `MarkReader` wrote of one event after another.
    void add(std::string_view marks);
    void add(const ProcessMark& mark);

    /// What is known of containers from elsewhere. It counts where the logs do not tell a name or an image.
    void set_names(std::vector<ContainerName> names) { names_ = std::move(names); }

    /// What runs on the host of the logs, or of one of them.
    void set_live(LiveHost host) { live_ = std::move(host); }

    std::shared_ptr<const ContainerHistory> build() &&;

 private:
    Program make_program(const ProcessMark& mark);
    void add_live();
    void add_live(TextPool::Number node);
    void mark_first_of_containers();
    void add_boot(TextPool::Number node);
    void read_command(Program& program, const RuntimeCommand& command);
    std::int32_t container(TextPool::Number node, Timestamp time, std::string_view id);
    void forget(std::size_t kept);
    void forget_texts();
    void finish();
    void count();

    std::size_t max_programs_;
    std::size_t max_text_bytes_;
    ProgramTable table_;
    std::vector<ContainerName> names_;
    std::optional<LiveHost> live_;
    HistoryStatistics statistics_;
    std::map<std::pair<TextPool::Number, TextPool::Number>, std::int32_t>
        numbers_;  // node and id → container
};

}  // namespace dockaudit
