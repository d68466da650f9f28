#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <dockaudit/event_subject.hpp>
#include <dockaudit/export.hpp>

namespace dockaudit {

// What the rules of a host cost: which of them, and which programs, fill its logs.

/// Events and the bytes of their stored lines.
struct MeasuredAmount {
    std::uint64_t events = 0;
    std::uint64_t bytes = 0;
};

/// Events of one key, of one program, or of both. Empty is an event without one: what no rule with a key recorded, such
/// as a login; what has no `exe`.
struct MeasuredGroup {
    std::string key;
    std::string program;
    MeasuredAmount amount;
};

/// Something that could be left out.
struct MeasuredExclusion {
    std::string id;                  ///< `own-files`
    std::string program;             ///< whose events; empty if of all
    std::vector<std::string> rules;  ///< that leave it out; empty if no rule can, and `loses` says why
    std::string what;                ///< what is left out
    std::string loses;               ///< what nobody could ask any more
    MeasuredAmount amount;           ///< what it saves; no event is left out if only records of events are
    /// What it may save besides: events of the program whose files have relative names in folders that no record tells.
    MeasuredAmount maybe = {};
};

struct Measurement {
    MeasuredAmount total;
    std::vector<MeasuredGroup> keys;          ///< an event with several keys counts for each
    std::vector<MeasuredGroup> programs;      ///< each event counts once
    std::vector<MeasuredGroup> key_programs;  ///< likewise for each key
    /// Only what the questions of dockaudit do not need; what saves most first.
    std::vector<MeasuredExclusion> exclusions;
    MeasuredAmount saved;         ///< by all of them that have rules
    std::uint64_t uncounted = 0;  ///< events beyond the limit: they count in the total alone
};

struct MeasureLimits {
    std::size_t groups = 100'000;  ///< pairs of a key and a program that are told apart
};

/// Measures events. The largest groups come first, equal ones by their names.
///
///     RuleMeasure measure;
///     for (const auto& event : EventReader(LogSet::system())) measure.add(EventSubject(event, history.get()));
///     print(measure.finish());
///
/// *Threads*: one object belongs to one thread.
class DOCKAUDIT_API RuleMeasure {
 public:
    explicit RuleMeasure(MeasureLimits limits = {});
    RuleMeasure(const RuleMeasure&) = delete;
    RuleMeasure& operator=(const RuleMeasure&) = delete;
    ~RuleMeasure();

    /// Takes an event, in the order of the log. Health checks are known only by a history.
    void add(const EventSubject& subject);

    Measurement finish() const;

 private:
    struct DOCKAUDIT_LOCAL State;
    std::unique_ptr<State> state_;
};

}  // namespace dockaudit
