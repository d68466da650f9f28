#include "io/journal_stream.hpp"

#include <systemd/sd-journal.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "base/ascii.hpp"
#include "base/hex.hpp"

namespace dockaudit {
namespace {

namespace fs = std::filesystem;

constexpr std::array kSystemFolders{"/var/log/journal", "/run/log/journal"};
constexpr std::string_view kSystemName = "the journal";

// How much later than it was made a record may come into the journal, and how much earlier by a clock that was set.
constexpr std::chrono::minutes kLate{10};
constexpr std::chrono::minutes kEarly{2};
// So many bytes are made at a time.
constexpr std::size_t kLineBytes = 64 << 10;

std::string describe(int error) {
    switch (error) {
        case EBADMSG:
        case ENODATA:
        case EIO:
            return "this journal file is damaged or cut";
        case EPROTONOSUPPORT:
            return "this journal file is newer than the libsystemd of this host";
        default:
            return std::generic_category().message(error);
    }
}

bool is_journal_name(std::string_view name) noexcept {
    return name.ends_with(".journal") || name.ends_with(".journal~");
}

// `<machine-id>` or `<machine-id>.<namespace>`.
bool is_machine_name(std::string_view name) noexcept {
    constexpr std::size_t kIdSize = 32;
    const auto id = name.substr(0, name.find('.'));
    return id.size() == kIdSize && std::ranges::all_of(id, [](char c) { return hex_digit(c) >= 0; });
}

// What a folder has; the error is why it cannot be read.
std::error_code add_files(const fs::path& folder, std::vector<fs::path>& files) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (is_journal_name(entry->path().filename().native())) files.push_back(entry->path());
    }
    return error;
}

std::uint64_t microseconds(Timestamp time) noexcept {
    const auto count = std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
    return count > 0 ? static_cast<std::uint64_t>(count) : 0;
}

std::string field_text(const JournalMatch& match) {
    return fmt::format("{}={}", journal_field_name(match.field), match.value);
}

}  // namespace

std::vector<fs::path> find_journal_files(const fs::path& folder) {
    std::vector<fs::path> files;
    add_files(folder, files);
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code unknown;
        if (is_machine_name(entry->path().filename().native()) && entry->is_directory(unknown))
            add_files(entry->path(), files);
    }
    std::ranges::sort(files);
    return files;
}

void JournalStream::Close::operator()(sd_journal* journal) const noexcept {
    ::sd_journal_close(journal);
}

JournalStream::JournalStream(std::string name, Handle journal, std::string problem)
    : name_(std::move(name)),
      journal_(std::move(journal)),
      records_(read_machine_id()),
      problem_(std::move(problem)) {
    for (std::size_t i = 0; i < kJournalMatches.size(); ++i) {
        if (i > 0 && kJournalMatches[i].field != kJournalMatches[i - 1].field)
            ::sd_journal_add_disjunction(journal_.get());
        const auto text = field_text(kJournalMatches[i]);
        ::sd_journal_add_match(journal_.get(), text.data(), text.size());
    }
    ::sd_journal_set_data_threshold(journal_.get(), kMaxJournalValue + 64);
    ::sd_journal_get_usage(journal_.get(), &usage_);
}

JournalStream::~JournalStream() = default;

// Each file is tried alone: libsystemd opens all or none, and does not say which it was.
JournalStream::Handle JournalStream::open_files(const std::vector<fs::path>& files, std::string& problem) {
    std::vector<const char*> usable;
    for (const auto& file : files) {
        const std::array<const char*, 2> one{file.c_str(), nullptr};
        sd_journal* journal = nullptr;
        const int result = ::sd_journal_open_files(&journal, const_cast<const char**>(one.data()), 0);
        const Handle closed(journal);
        if (result >= 0) {
            usable.push_back(file.c_str());
            continue;
        }
        if (!problem.empty()) problem += "; ";
        problem += file.native() + ": " + describe(-result);
    }
    if (usable.empty()) throw Error(ErrorKind::input, problem);
    usable.push_back(nullptr);
    sd_journal* journal = nullptr;
    const int result = ::sd_journal_open_files(&journal, usable.data(), 0);
    if (result < 0) throw Error(ErrorKind::input, describe(-result));
    return Handle(journal);
}

std::unique_ptr<JournalStream> JournalStream::open(const fs::path& path) {
    std::error_code error;
    auto files = fs::is_directory(path, error) ? find_journal_files(path) : std::vector{path};
    if (files.empty()) throw Error(ErrorKind::input, path.native() + ": there is no journal file in it");
    std::string problem;
    auto journal = open_files(files, problem);
    return std::unique_ptr<JournalStream>(
        new JournalStream(path.native(), std::move(journal), std::move(problem)));
}

// The files are tried first, because libsystemd opens a journal of which nothing may be read without a word. It is
// opened as a whole then, so that files which are made later are followed.
std::unique_ptr<JournalStream> JournalStream::open_system() {
    std::vector<fs::path> files;
    bool is_denied = false;
    for (const auto* folder : kSystemFolders) {
        const auto error = add_files(fs::path(folder) / read_machine_id(), files);
        is_denied = is_denied || error == std::errc::permission_denied;
    }
    std::erase_if(files, [](const fs::path& file) { return file.filename().native().starts_with("user-"); });
    if (files.empty() && is_denied)
        throw Error(ErrorKind::input, fmt::format("{}: {}", kSystemName, describe(EACCES)));
    if (files.empty()) throw Error(ErrorKind::input, "this host has no journal");
    std::string problem;
    try {
        open_files(files, problem);
    } catch (const Error& error) {
        throw Error(ErrorKind::input, fmt::format("{}: {}", kSystemName, error.what()));
    }
    sd_journal* journal = nullptr;
    const int result = ::sd_journal_open(&journal, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_SYSTEM);
    if (result < 0) throw Error(ErrorKind::input, fmt::format("{}: {}", kSystemName, describe(-result)));
    return std::unique_ptr<JournalStream>(
        new JournalStream(std::string(kSystemName), Handle(journal), std::move(problem)));
}

void JournalStream::leave_out(const TimeRange& wanted) {
    wanted_ = wanted;
}

void JournalStream::begin() {
    has_begun_ = true;
    if (wanted_.since)
        ::sd_journal_seek_realtime_usec(journal_.get(), microseconds(*wanted_.since - kEarly));
    else
        ::sd_journal_seek_head(journal_.get());
}

// The next entry is the first that comes after this. Of an empty journal that is its first one.
void JournalStream::pass_over() {
    has_begun_ = true;
    ::sd_journal_seek_tail(journal_.get());
    if (::sd_journal_previous(journal_.get()) <= 0) ::sd_journal_seek_head(journal_.get());
}

// To the next entry; false if there is none.
bool JournalStream::step() {
    const int result = ::sd_journal_next(journal_.get());
    if (result < 0 && problem_.empty()) problem_ = fmt::format("{}: {}", name_, describe(-result));
    if (result <= 0) return false;
    std::uint64_t time = 0;
    const bool is_late = wanted_.until && ::sd_journal_get_realtime_usec(journal_.get(), &time) >= 0 &&
                         time > microseconds(*wanted_.until + kLate);
    return !is_late;
}

void JournalStream::read_fields() {
    entry_.clear();
    const void* data = nullptr;
    std::size_t size = 0;
    ::sd_journal_restart_data(journal_.get());
    while (true) {
        const int result = ::sd_journal_enumerate_available_data(journal_.get(), &data, &size);
        if (result < 0 && problem_.empty()) problem_ = fmt::format("{}: {}", name_, describe(-result));
        if (result <= 0) return;
        const std::string_view text(static_cast<const char*>(data), size);
        const auto equals = text.find('=');
        if (equals == std::string_view::npos) continue;
        if (const auto field = find_journal_field(text.substr(0, equals)))
            entry_.set(*field, text.substr(equals + 1));
    }
}

void JournalStream::read_entries(std::size_t wanted) {
    if (!has_begun_) begin();
    while (lines_.size() < wanted) {
        if (!step()) {
            is_at_end_ = true;
            return;
        }
        read_fields();
        records_.append(entry_, lines_);
    }
}

// libsystemd gives up a file in which it cannot go on, without a word. The files are fewer bytes then.
void JournalStream::end() {
    std::uint64_t usage = 0;
    if (problem_.empty() && ::sd_journal_get_usage(journal_.get(), &usage) >= 0 && usage < usage_)
        problem_ = name_ + ": a journal file is damaged, what follows in it was not read";
    if (!problem_.empty()) throw Error(ErrorKind::input, std::exchange(problem_, {}));
}

void JournalStream::refill() {
    lines_.clear();
    given_ = 0;
    is_at_end_ = false;
    read_entries(kLineBytes);
}

void JournalStream::follow(FollowFrom from) {
    follows_ = true;
    if (from == FollowFrom::now) pass_over();
    refill();
}

std::size_t JournalStream::read_some(std::span<char> into) {
    while (given_ == lines_.size()) {
        if (follows_) {
            wait(std::chrono::hours(1));
            continue;
        }
        refill();
        if (!lines_.empty()) break;
        end();
        return 0;
    }
    const auto size = std::min(into.size(), lines_.size() - given_);
    std::memcpy(into.data(), lines_.data() + given_, size);
    given_ += size;
    if (follows_ && given_ == lines_.size() && !is_at_end_) refill();
    return size;
}

bool JournalStream::is_ready() const noexcept {
    return !follows_ || given_ < lines_.size();
}

bool JournalStream::wait(std::chrono::milliseconds longest) {
    if (given_ < lines_.size()) return true;
    const auto span = std::chrono::duration_cast<std::chrono::microseconds>(longest).count();
    const int result = ::sd_journal_wait(journal_.get(), static_cast<std::uint64_t>(span));
    if (result < 0) throw Error(ErrorKind::input, fmt::format("{}: {}", name_, describe(-result)));
    if (result != SD_JOURNAL_NOP) refill();
    return given_ < lines_.size();
}

std::string JournalStream::take_problem() {
    return std::exchange(problem_, {});
}

}  // namespace dockaudit
