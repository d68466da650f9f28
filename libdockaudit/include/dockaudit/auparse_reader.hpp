#pragma once

#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <string_view>
#include <vector>

#include <dockaudit/auparse.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/pull_iterator.hpp>

// libauparse, wrapped. Its state belongs to the process, so all calls of it, through any of these classes or
// through `Interpreter`, wait for each other; the classes may be used in several threads, one object in one
// thread at a time. libauparse joins records to events in its own way, which is not quite that of ausearch(8)
// and of `EventReader`.

namespace dockaudit {

/// Streams the events of logs through libauparse.
///
///     for (const auto& event : AuparseReader::file("/var/log/audit/audit.log"))
///         for (const auto& record : event.records) …
///
/// *Errors*: `Error` of kind input when a log cannot be opened or read, of kind usage when the expression is
/// wrong.
class DOCKAUDIT_API AuparseReader {
 public:
    /// The logs of this host, as auditd.conf(5) names them. libauparse reports trouble with them on standard
    /// error.
    static AuparseReader system(const AuparseOptions& options = {});
    static AuparseReader file(const std::filesystem::path& path, const AuparseOptions& options = {});
    static AuparseReader files(const std::vector<std::filesystem::path>& paths,
                               const AuparseOptions& options = {});

    /// Lines in memory. libauparse stops at a NUL byte.
    static AuparseReader text(std::string_view lines, const AuparseOptions& options = {});

    AuparseReader(AuparseReader&&) noexcept;
    AuparseReader& operator=(AuparseReader&&) noexcept;
    ~AuparseReader();

    /// The next event; null at the end. *Lifetime*: until the next call.
    const AuparseEvent* next();

    using Iterator = PullIterator<AuparseReader, AuparseEvent>;
    Iterator begin() { return Iterator(*this); }
    std::default_sentinel_t end() const noexcept { return {}; }

 private:
    class DOCKAUDIT_LOCAL Impl;
    explicit AuparseReader(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

/// Puts bytes in as they come and hands events out as they are complete: for pipes and sockets.
class DOCKAUDIT_API AuparseFeed {
 public:
    using Sink = std::function<void(const AuparseEvent&)>;

    /// `sink` is called from `feed` and `flush`, in the thread that calls them; it may use every class of
    /// this library.
    explicit AuparseFeed(Sink sink, const AuparseOptions& options = {});
    AuparseFeed(AuparseFeed&&) noexcept;
    AuparseFeed& operator=(AuparseFeed&&) noexcept;
    ~AuparseFeed();

    /// Takes any number of bytes; lines may be cut anywhere. *Errors*: what the sink throws.
    void feed(std::string_view bytes);

    /// Hands out what is not complete yet. *Errors*: what the sink throws.
    void flush();

 private:
    class DOCKAUDIT_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

/// Asks libauparse about the lines of one event, again and again with one handle, which is five times as fast
/// as a reader for each. With an expression it is not: libauparse wants a fresh handle for each search.
class DOCKAUDIT_API AuparseParser {
 public:
    explicit AuparseParser(const AuparseOptions& options = {});
    AuparseParser(AuparseParser&&) noexcept;
    AuparseParser& operator=(AuparseParser&&) noexcept;
    ~AuparseParser();

    /// The events that libauparse sees in these lines, each ended by a newline, as far as they match the
    /// expression. *Errors*: `Error` of kind usage when the expression is wrong.
    std::vector<AuparseEvent> parse(std::string_view lines);

 private:
    class DOCKAUDIT_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dockaudit
