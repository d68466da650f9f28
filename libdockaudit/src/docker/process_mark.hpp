#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/account.hpp>
#include <dockaudit/event_subject.hpp>
#include <dockaudit/event_view.hpp>

#include "record/field_form.hpp"

namespace dockaudit {

/// A file as the kernel knows it: `dev=` and `inode=` of a PATH record.
struct FileIdentity {
    std::uint32_t device = 0;  ///< major number in the upper half; 0: not known
    std::uint64_t inode = 0;

    /// True for a device without a major number: overlay, btrfs, tmpfs, memfd.
    bool is_anonymous() const noexcept { return device != 0 && device >> 16U == 0; }
    bool is_known() const noexcept { return device != 0 || inode != 0; }

    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

/// What an event tells of the life of a process: that it began to run another program, that it ended, or that the
/// socket of a container engine refused it; or that its node started, so that no process from before is left.
///
/// *Lifetime*: the texts are borrowed.
struct ProcessMark {
    enum class Kind : std::uint8_t { exec, exit, refused, boot };

    Kind kind = Kind::exec;
    Timestamp time;
    std::uint64_t serial = 0;
    std::string_view node;
    std::uint32_t log = 0;  ///< `EventView::log`
    std::uint32_t pid = 0;
    std::uint32_t ppid = 0;
    std::uint32_t session = 0;   ///< `kUnsetId` if none
    std::uint32_t loginuid = 0;  ///< the same
    std::uint32_t uid = 0;
    std::uint32_t exit_status = kUnsetId;  ///< of an exit, 0 to 255; `kUnsetId` if it is not known
    std::string_view comm;
    std::string_view exe;
    std::string_view terminal;
    std::string_view label;       ///< the subject's, as stored; empty if there is none
    std::string_view login_name;  ///< of `loginuid`, as auditd stored it; may be empty
    std::string_view arguments;   ///< each with a NUL after it
    bool is_cut = false;          ///< arguments are missing
    /// Root, but without CAP_SYS_ADMIN (linux/capability.h), as in most containers.
    bool is_confined = false;
    std::array<FileIdentity, 2> files;  ///< of items 0 and 1: the program, and what loads it
};

/// False if the event surely has no mark; what has the words of a program may have failed to start it.
bool may_have_mark(const EventView& event);

/// Picks the marks out of events.
///
/// *Threads*: one object belongs to one thread at a time.
class MarkReader {
 public:
    /// Writes the mark of an event into a buffer; false if the event has none. Such buffers are what the threads that
    /// read the log hand over: `take_mark` reads them again.
    bool append(std::string& out, const EventView& event);

 private:
    std::span<const Field> fields_of(const RecordView& record);
    std::array<FileIdentity, 2> read_files(const EventView& event);

    FieldForms forms_;
    std::vector<Field> fields_;
};

/// Takes the first mark off the front. *Lifetime*: of the texts: the buffer. *Requires*: what a `MarkReader`
/// wrote.
ProcessMark take_mark(std::string_view& bytes);

/// The category pair of an SELinux label, which a container has for itself: `c12,c900`. Empty for others.
std::string_view category_pair(std::string_view label) noexcept;

/// True for the labels that only programs in containers have: AppArmor's profiles and SELinux's types for them.
bool is_container_label(std::string_view label) noexcept;

/// What a record tells of whose it is. *Lifetime*: the texts are borrowed.
struct ProcessIds {
    bool has_pid = false;
    std::uint32_t pid = 0;
    std::optional<std::uint32_t> ppid;
    std::optional<std::uint32_t> session;
    std::string_view exe;  ///< as stored

    /// Takes over the next field of the record. False if no other can tell anything new.
    bool take(const Field& field) noexcept;
};

/// The number of a process; absent for other texts.
std::optional<std::uint32_t> parse_process_id(std::string_view text) noexcept;

/// Of the first record that names a process; absent if none does.
std::optional<ProcessIds> find_process_ids(const EventView& event);

/// The subject of an event whose ids have been read already. *Lifetime*: borrows them too; they may be null.
struct SubjectAccess {
    static EventSubject make(const EventView& event, const ContainerHistory* history,
                             const ProcessIds* ids) noexcept {
        EventSubject subject(event, history);
        subject.ids_ = ids;
        return subject;
    }
};

}  // namespace dockaudit
