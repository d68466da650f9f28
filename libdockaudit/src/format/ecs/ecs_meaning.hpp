#pragma once

#include <string>
#include <string_view>

#include "format/ecs/ecs_document.hpp"
#include "format/ecs/ecs_tables.hpp"

// What an event means: the tables, asked with what it says.

namespace dockaudit {

/// Who did what to what. Accounts that an event does not have are empty; names and objects are JSON strings.
///
/// *Lifetime*: borrows the document.
struct EcsStory {
    EcsMeaning meaning;
    const EcsAccount* user = nullptr;       ///< who acted; null: nobody is known
    const EcsAccount* effective = nullptr;  ///< as whom
    const EcsAccount* target = nullptr;     ///< upon which user
    const EcsAccount* group = nullptr;      ///< upon which group
    std::string_view actor;                 ///< the login user
    std::string_view second_actor;          ///< the account, or the user of the process
    std::string_view object_kind;
    std::string_view object;
    std::string_view second_object;
    enum class Direction : std::uint8_t { none, ingress, egress } direction = Direction::none;
    EcsEnd source, destination;  ///< as the document's flow tells them
};

/// Tells the story of one event after another.
class EcsStoryteller {
 public:
    /// `file_path`: of the document's file. *Lifetime*: the result dies with the next call.
    const EcsStory& tell(EcsDocument& document, std::string_view file_path);

 private:
    void find_people(EcsDocument& document, const EcsRecord* record);
    void find_object(EcsDocument& document, const EcsRecord* record, std::string_view file_path);
    void find_vector_object(EcsDocument& document);
    void find_socket(const EcsDocument& document);
    void find_ends(const EcsDocument& document);
    std::string_view first_of(EcsDocument& document, std::string_view names);

    EcsStory story_;
    EcsAccount account_;
    EcsAccount group_;
    std::string object_;
    std::string second_object_;
    std::string decoded_;
};

/// The meaning of an event. *Lifetime*: the action may lie in the document.
EcsMeaning find_meaning(const EcsDocument& document) noexcept;

/// The name of a kind of file by its mode, in octal as the kernel writes it or interpreted; empty if unknown.
std::string_view kind_of_mode(std::string_view mode) noexcept;

/// The call itself: `connect` of `socketcall(connect)`.
std::string_view inner_call(std::string_view syscall) noexcept;

}  // namespace dockaudit
