#include "io/archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "io/temporary_file.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kStartBytes = 8 << 10;

std::string_view file_name(std::string_view path) noexcept {
    return path.substr(path.rfind('/') + 1);
}

// libarchive gives names in the encoding of the locale, if they have one there.
std::string name_of(archive_entry* entry) {
    if (const auto* name = archive_entry_pathname(entry)) return name;
    if (const auto* name = archive_entry_pathname_utf8(entry)) return name;
    return "?";
}

bool is_log_name(std::string_view path) noexcept {
    return file_name(path).starts_with("audit.log") || path.find("var/log/audit/") != std::string_view::npos;
}

/// Reads the members of an archive, one after the other.
class ArchiveReader {
 public:
    ArchiveReader(std::unique_ptr<ByteStream> bytes, std::string name)
        : bytes_(std::move(bytes)),
          name_(std::move(name)),
          buffer_(1 << 16),
          reader_(archive_read_new(), &archive_read_free) {
        archive_read_support_format_tar(reader_.get());
        const auto read = [](archive*, void* self, const void** into) -> la_ssize_t {
            return static_cast<ArchiveReader*>(self)->read_bytes(into);
        };
        check(archive_read_open(reader_.get(), this, nullptr, read, nullptr));
    }
    ArchiveReader(const ArchiveReader&) = delete;
    ArchiveReader& operator=(const ArchiveReader&) = delete;
    ~ArchiveReader() = default;

    /// The next member; null at the end of the archive. *Errors*: `Error` if it is damaged.
    archive_entry* next() {
        archive_entry* entry = nullptr;
        const auto result = archive_read_next_header(reader_.get(), &entry);
        if (result == ARCHIVE_EOF && failure_.empty()) return nullptr;
        check(result == ARCHIVE_EOF ? ARCHIVE_FATAL : result);
        return entry;
    }

    /// More bytes of the member; none at its end. *Errors*: as `next`.
    std::span<const char> read() {
        const void* bytes = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        const auto result = archive_read_data_block(reader_.get(), &bytes, &size, &offset);
        if (result == ARCHIVE_EOF) return {};
        check(result);
        return {static_cast<const char*>(bytes), size};
    }

 private:
    la_ssize_t read_bytes(const void** into) noexcept {
        try {
            *into = buffer_.data();
            return static_cast<la_ssize_t>(bytes_->read_some(buffer_));
        } catch (const std::exception& error) {
            failure_ = error.what();
            archive_set_error(reader_.get(), EIO, "unreadable");
            return ARCHIVE_FATAL;
        }
    }

    void check(int result) const {
        if (result == ARCHIVE_OK || result == ARCHIVE_WARN) return;
        if (!failure_.empty()) throw Error(ErrorKind::input, failure_);
        throw Error(ErrorKind::input,
                    name_ + ": the tar archive is damaged or ends too early; what is before can be read");
    }

    std::unique_ptr<ByteStream> bytes_;
    std::string name_;
    std::vector<char> buffer_;
    std::string failure_;  // of reading its bytes
    std::unique_ptr<archive, decltype(&archive_read_free)> reader_;
};

/// Finds the logs among the members.
class LogFinder {
 public:
    LogFinder(const InputFile& archive, const std::filesystem::path& folder,
              const std::function<bool(std::string_view)>& is_log,
              const std::function<void(const std::string&)>& on_damage)
        : archive_(archive), folder_(folder), is_log_(is_log), on_damage_(on_damage) {}

    std::vector<ArchiveMember> find() {
        try {
            ArchiveReader reader(archive_.inflate_again(), archive_.name());
            while (auto* entry = reader.next()) {
                if (is_plain(entry)) read_member(reader, name_of(entry));
            }
        } catch (const Error& error) {
            // No room to write is no damage.
            if (!error.hint().empty()) throw;
            on_damage_(error.what());
            damage_ = error.what();
        }
        if (!named_.empty()) return std::move(named_);
        if (!others_.empty()) return std::move(others_);
        if (!damage_.empty()) throw Error(ErrorKind::input, damage_);
        throw Error(ErrorKind::input,
                    fmt::format("{}: there is no audit log in this archive", archive_.name()))
            .with_hint(files_ == 0 ? "it has no files"
                                   : fmt::format("it has {} {}: {}", files_, files_ == 1 ? "file" : "files",
                                                 examples_));
    }

 private:
    static bool is_plain(archive_entry* entry) {
        return archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr &&
               archive_entry_sparse_count(entry) == 0 && archive_entry_size(entry) > 0;
    }

    void read_member(ArchiveReader& reader, std::string name) {
        constexpr std::uint64_t kExamples = 3;
        if (files_ < kExamples) examples_.append(files_ == 0 ? "" : ", ").append(name);
        if (files_ == kExamples) examples_ += ", ...";
        ++files_;
        const bool is_named = is_log_name(name);
        if (!is_named && !named_.empty()) return;

        // Nothing is written before the first lines say that it is a log.
        std::string start;
        std::optional<TemporaryFile> file;
        std::optional<Error> damage;
        while (!damage) {
            std::span<const char> part;
            try {
                part = reader.read();
            } catch (const Error& error) {
                damage = error;
            }
            if (!file) start.append(part.data(), part.size());
            const bool is_end = part.empty();
            if (!file && (is_end || start.size() >= kStartBytes)) {
                if (!is_named && !is_log_(start)) break;
                file.emplace(folder_);
                file->write(start);
            } else if (file) {
                file->write(part);
            }
            if (is_end) break;
        }
        if (!file) {
            if (damage) throw Error(*damage);
            return;
        }
        add(std::move(name), file->release(), is_named);
        if (damage) throw Error(*damage);
    }

    void add(std::string name, int fd, bool is_named) {
        try {
            auto input = InputFile::of_descriptor(fd, fmt::format("{}:{}", archive_.name(), name));
            if (input.is_archive()) return;
            input.be_part_of(archive_);
            (is_named ? named_ : others_).push_back({std::move(name), std::move(input)});
        } catch (const Error& error) {
            on_damage_(error.what());
        }
    }

    const InputFile& archive_;
    const std::filesystem::path& folder_;
    const std::function<bool(std::string_view)>& is_log_;
    const std::function<void(const std::string&)>& on_damage_;
    std::vector<ArchiveMember> named_;
    std::vector<ArchiveMember> others_;
    std::string damage_;
    std::string examples_;
    std::uint64_t files_ = 0;
};

}  // namespace

std::vector<ArchiveMember> read_archive(const InputFile& archive, const std::filesystem::path& folder,
                                        const std::function<bool(std::string_view)>& is_log,
                                        const std::function<void(const std::string&)>& on_damage) {
    return LogFinder(archive, folder, is_log, on_damage).find();
}

std::int64_t rotation_of(std::string_view name) noexcept {
    name = file_name(name);
    const auto dot = name.find(".log.");
    if (dot == std::string_view::npos) return 0;
    const auto digits = name.substr(dot + 5);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool is_number = error == std::errc{} && (end == digits.data() + digits.size() || *end == '.');
    return is_number ? number : 0;
}

}  // namespace dockaudit
