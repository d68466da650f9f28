#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <dockaudit/interpreter.hpp>

#include "interpret/call_meaning.hpp"
#include "interpret/enrichment.hpp"
#include "interpret/field_class.hpp"
#include "interpret/oracle.hpp"
#include "interpret/value_cache.hpp"
#include "record/escape_table.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {

/// What is known of the fields of one name in records of one type, before their values are read.
class FieldPlan {
 public:
    FieldPlan() = default;
    FieldPlan(RecordType type, std::string_view name) noexcept {
        const auto field_class = classify(type, name);
        depends_on_value_ = !field_class;
        field_class_ = field_class.value_or(FieldClass::unclassified);
    }

    /// False if the fields stand for themselves, whatever their value.
    bool has_class() const noexcept { return depends_on_value_ || field_class_ != FieldClass::unclassified; }

    /// Whether the fields hold the id of a user or a group.
    bool is_account() const noexcept {
        return field_class_ == FieldClass::uid || field_class_ == FieldClass::gid;
    }

 private:
    friend class RecordInterpreter;
    FieldClass field_class_ = FieldClass::unclassified;
    bool depends_on_value_ = false;
    Enrichment::Place place_;
};

/// An `Interpreter` within the library.
class RecordInterpreter {
 public:
    explicit RecordInterpreter(const InterpreterOptions& options);

    void set_record(const RecordView& record);
    std::string_view interpret(const Field& field);
    std::optional<std::string_view> interpret_classified(const Field& field);

    /// The same. *Requires*: the plan is of the type of the record and the name of the field, and has been
    /// used with this interpreter only.
    std::optional<std::string_view> interpret_classified(const Field& field, FieldPlan& plan) {
        const auto field_class =
            plan.depends_on_value_ ? classify(type_, field.name, field.value) : plan.field_class_;
        if (field_class == FieldClass::unclassified) return std::nullopt;
        return interpret(field_class, field, find_stored(field, plan));
    }

    /// `interpret` with a plan, under the same conditions.
    std::string_view interpret(const Field& field, FieldPlan& plan) {
        const auto field_class =
            plan.depends_on_value_ ? classify(type_, field.name, field.value) : plan.field_class_;
        return interpret(field_class, field, find_stored(field, plan));
    }

    /// Whether auditd stored what the field means; under the same conditions.
    bool has_stored(const Field& field, FieldPlan& plan) const {
        return enrichment_.find(field.name, plan.place_).has_value();
    }

    InterpreterStatistics statistics;

 private:
    std::string_view interpret(FieldClass field_class, const Field& field,
                               const std::optional<std::string_view>& stored) {
        // A socket address is read anew: auditd did not know all families.
        if (!stored || field_class == FieldClass::sockaddr) return interpret_stored(field_class, field);
        const bool is_account = field_class == FieldClass::uid || field_class == FieldClass::gid;
        return escaped(is_account ? decode_untrusted(*stored, HexRule::always, buffer_) : *stored);
    }
    std::optional<std::string_view> find_stored(const Field& field) const {
        return enrichment_.find(field.name, occurrence_of(field));
    }

    std::optional<std::string_view> find_stored(const Field& field, FieldPlan& plan) const {
        const auto occurrence = occurrence_of(field);
        return occurrence == 0 ? enrichment_.find(field.name, plan.place_)
                               : enrichment_.find(field.name, occurrence);
    }

    // How many fields of that name the record has before this one. The kernel's records of a system call and
    // its files have each name once.
    std::size_t occurrence_of(const Field& field) const {
        const bool is_unique = type_ == RecordType::syscall || type_ == RecordType::path;
        return is_unique || !enrichment_.may_have(field.name) ? 0 : count_before(field);
    }
    std::size_t count_before(const Field& field) const;

    std::string_view interpret_stored(FieldClass field_class, const Field& field);
    std::string_view interpret_quoted(FieldClass field_class, const Field& field);
    std::string_view interpret_number(FieldClass field_class, const Field& field);
    std::string_view untrusted(const Field& field);
    std::string_view apparmor_address(std::string_view text);
    std::string_view socket_address(const Field& field);
    std::string_view arch(const Field& field);
    std::string_view open_flags(const Field& field);
    std::string_view rule_of_fanotify(const Field& field);
    std::string_view account(FieldClass field_class, const Field& field);
    std::string_view success(const Field& field);
    std::string_view argument(unsigned number, const Field& field);
    std::string_view syscall(const Field& field);
    std::string_view permissions(const Field& field);
    void read_call();
    std::string_view decisive(std::string_view argument) const;
    void find_meaning();

    std::string_view ask(FieldClass field_class, const Field& field, const SyscallContext* context = nullptr);
    std::optional<std::string_view> find(FieldClass field_class, std::string_view value,
                                         const SyscallContext* context);
    std::string_view escaped(std::string_view text) {
        return needs_escape(text, mask_) ? escape(text) : text;
    }
    std::string_view escape(std::string_view text);

    EscapeMode mode_;
    std::uint8_t mask_;
    ValueCache cache_;
    Oracle oracle_;

    // Of the record at hand.
    RecordType type_ = RecordType::unknown;
    FieldRange fields_{std::string_view{}};
    Enrichment enrichment_;

    // Its system call, read when a field first depends on it.
    bool has_call_ = false;
    SyscallContext call_;
    std::string arch_;  // of a call whose architecture has its name
    CallMeaning meaning_;
    CallMeanings meanings_;

    std::string key_;     // of the cache, of the last `find`
    std::string buffer_;  // of a decoded value
    std::string text_;    // of an escaped one
};

}  // namespace dockaudit
