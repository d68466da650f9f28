#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include <dockaudit/event_subject.hpp>

#include "report/docker/docker_table.hpp"
#include "report/group_counter.hpp"

namespace dockaudit {

/// What ran in one container, each program below the one that started it; what repeats at one place is one node.
class ProgramTree {
 public:
    struct Node {
        std::string text;  ///< the command line, shortened
        Seen seen;
        FewTexts people;  ///< who is behind it
        FewTexts users;   ///< the numbers of users as whom it ran
        FlagBits flags;
        std::string event;        ///< the first
        std::size_t depth = 0;    ///< 0: the first program, or one that was executed in the container
        std::uint64_t below = 0;  ///< programs below it
    };

    explicit ProgramTree(std::size_t limit) : limit_(limit) {}

    /// The node of a program that starts; null if there is no room. What different people execute in the container is
    /// different, what it starts itself is not. *Requires*: the event starts a program. *Lifetime*: of the node: until
    /// the next call.
    Node* add(const EventSubject& subject, std::string_view text, std::string_view person);

    /// All nodes, parents before their children, siblings in the order in which they began.
    std::vector<const Node*> ordered() const;

    std::uint64_t uncounted() const noexcept { return uncounted_; }

 private:
    static constexpr std::uint32_t kRoot = ~std::uint32_t{0};
    using Key =
        std::tuple<std::uint32_t, std::string, std::string>;  // the parent, the text, at the top the person

    std::size_t limit_;
    std::vector<Node> nodes_;
    std::vector<std::uint32_t> parents_;
    std::map<Key, std::uint32_t> numbers_;
    std::unordered_map<std::uint64_t, std::uint32_t> by_process_;  // the node of what a process runs
    std::uint64_t uncounted_ = 0;
};

}  // namespace dockaudit
