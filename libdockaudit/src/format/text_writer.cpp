#include <charconv>
#include <cstdint>

#include "format/event_phrases.hpp"
#include "format/time_formatter.hpp"
#include "format/writers.hpp"
#include "interpret/normalizer.hpp"

namespace dockaudit {
namespace {

// ausearch compares accounts as numbers; a security label, which stands in where there is no account, is 0.
std::int64_t leading_number(std::string_view value) noexcept {
    std::int64_t number = 0;
    std::from_chars(value.data(), value.data() + value.size(), number);
    return number;
}

class TextWriter final : public EventWriter {
 public:
    explicit TextWriter(const WriterOptions& options)
        : prose_escape_(std::min(options.escape, EscapeMode::tty)),
          date_(TimeFormatter::Style::date, options),
          clock_(TimeFormatter::Style::clock, options),
          normalizer_({options.escape, options.max_cached_values}, false) {}

    void append_event(std::string& out, const EventView& event) override;
    InterpreterStatistics statistics() const override { return normalizer_.statistics(); }

 private:
    void append_subject(std::string& out, const EventRoles& roles);
    void append_object(std::string& out, const EventRoles& roles);

    EscapeMode prose_escape_;
    TimeFormatter date_;
    TimeFormatter clock_;
    Normalizer normalizer_;
    std::string how_;
};

void TextWriter::append_event(std::string& out, const EventView& event) {
    const auto& id = event.id();
    const auto& roles = normalizer_.normalize(event);
    if (id.node) {
        append_escaped(out.append("On "), *id.node, prose_escape_);
        out.append(" at ");
    } else {
        out.append("At ");
    }
    out.append(clock_.format(id.time)).append(" ").append(date_.format(id.time)).append(" ");
    append_subject(out, roles);
    const auto result = result_of(normalizer_, roles, event);
    if (!result.empty()) out.append(result == "success" ? "successfully " : "unsuccessfully ");
    out.append(roles.action.empty() ? std::string_view("did-unknown") : roles.action).append(" ");
    // Meant for `ended-session`; `executed` is hit as well.
    const bool says_how =
        !roles.action.empty() && !roles.action.starts_with('e') && roles.how.kind != EventPart::Kind::absent;
    // It is of the record that the subject is of, which need not be read again after that of the object.
    how_ = says_how ? normalizer_.text(roles.how) : std::string_view();
    append_object(out, roles);
    if (says_how) out.append("using ").append(how_);
    out.push_back('\n');
}

void TextWriter::append_subject(std::string& out, const EventRoles& roles) {
    out.append(subject_name(normalizer_.text(roles.subject)));
    const bool is_other = roles.subject.kind != EventPart::Kind::absent &&
                          roles.acting_as.kind != EventPart::Kind::absent &&
                          leading_number(normalizer_.value(roles.subject)) !=
                              leading_number(normalizer_.value(roles.acting_as));
    if (is_other) {
        const auto text = normalizer_.text(roles.acting_as);
        if (text != "unset") {
            out.append(", acting as ").append(text).append(", ");
            return;
        }
    }
    out.push_back(' ');
}

void TextWriter::append_object(std::string& out, const EventRoles& roles) {
    if (roles.object.kind != EventPart::Kind::absent)
        out.append(normalizer_.short_text(roles.object)).append(" ");
    if (roles.object2.kind != EventPart::Kind::absent)
        out.append("to ").append(normalizer_.short_text(roles.object2)).append(" ");
}

}  // namespace

std::unique_ptr<EventWriter> make_text_writer(const WriterOptions& options) {
    return std::make_unique<TextWriter>(options);
}

}  // namespace dockaudit
