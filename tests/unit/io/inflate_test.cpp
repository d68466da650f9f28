#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <dockaudit/error.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/content.hpp"
#include "io/content_stream.hpp"
#include "io/input_file.hpp"
#include "io/temporary_file.hpp"
#include "support/compress.hpp"
#include "support/logs.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using test::compress;
using test::compressions;

namespace {

/// Bytes that come a few at a time, as from a slow writer.
class SlowStream final : public ByteStream {
 public:
    SlowStream(std::string bytes, std::size_t step) : bytes_(std::move(bytes)), step_(step) {}
    std::size_t read_some(std::span<char> into) override {
        const auto got = std::min({into.size(), step_, bytes_.size() - at_});
        std::memcpy(into.data(), bytes_.data() + at_, got);
        at_ += got;
        return got;
    }
    bool is_ready() const noexcept override { return true; }
    std::uint64_t stored_bytes() const noexcept override { return at_; }

 private:
    std::string bytes_;
    std::size_t step_;
    std::size_t at_ = 0;
};

struct Read {
    std::string text;
    std::string error;
};

Read read_all(ByteStream& stream, std::size_t room = 1000) {
    Read read;
    std::vector<char> buffer(room);
    try {
        while (const auto got = stream.read_some(buffer)) read.text.append(buffer.data(), got);
    } catch (const Error& error) {
        read.error = error.what();
    }
    return read;
}

Read inflate(const std::string& bytes, std::size_t step = 1 << 20, std::size_t room = 1000) {
    ContentStream stream(std::make_unique<SlowStream>(bytes, step), "log");
    return read_all(stream, room);
}

// Lines that differ, so that there is something to damage.
std::string some_log(std::size_t lines) {
    std::string text;
    for (std::size_t i = 0; i < lines; ++i)
        text += fmt::format("type=CWD msg=audit(17000000{:02}.{:03}:{}): cwd=\"/{:x}\"\n", i % 60,
                            i * 37 % 1000, i, i * 2654435761U);
    return text;
}

}  // namespace

TEST_CASE("what is compressed is read, however its bytes come") {
    struct Row {
        const char* name;
        std::function<std::string(std::string_view form, const std::string& log)> make;
        int copies;
    };
    const std::vector<Row> rows{
        {"one part", [](auto form, const auto& log) { return compress(form, log); }, 1},
        {"two parts", [](auto form, const auto& log) { return compress(form, log) + compress(form, log); },
         2},
        {"a part without bytes between two",
         [](auto form, const auto& log) {
             return compress(form, log) + compress(form, "") + compress(form, log);
         },
         2},
        {"zeros after it",
         [](auto form, const auto& log) { return compress(form, log) + std::string(1024, '\0'); }, 1},
        {"compressed twice", [](auto form, const auto& log) { return compress(form, compress(form, log)); },
         1},
        {"in another form", [](auto form, const auto& log) { return compress("gzip", compress(form, log)); },
         1},
    };
    const std::vector<std::string> logs{"", "\n", "x", some_log(1), some_log(5000)};
    for (const auto form : compressions()) {
        for (const auto& row : rows) {
            for (const auto& log : logs) {
                CAPTURE(form);
                CAPTURE(row.name);
                CAPTURE(log.size());
                std::string expected;
                for (int i = 0; i < row.copies; ++i) expected += log;
                const auto bytes = row.make(form, log);
                for (const auto& [step, room] : {std::pair{std::size_t{1}, std::size_t{100}},
                                                 {7, 1},
                                                 {511, 4096},
                                                 {std::size_t{1} << 20, std::size_t{1} << 20}}) {
                    if (log.size() > 1000 && room == 1) continue;
                    const auto read = inflate(bytes, step, room);
                    CHECK(read.error == "");
                    CHECK((read.text == expected));
                }
            }
        }
    }
}

TEST_CASE("an archive that is cut gives its text up to there and says where it ends") {
    const auto log = some_log(40);
    for (const auto form : compressions()) {
        const auto bytes = compress(form, log);
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            CAPTURE(form);
            CAPTURE(size);
            const auto read = inflate(bytes.substr(0, size));
            if (find_content(bytes.substr(0, size)).kind != Content::Kind::compressed) {
                // Of its first bytes nobody can tell what they were.
                CHECK(read.text == bytes.substr(0, size));
                continue;
            }
            CHECK(log.starts_with(read.text));
            CHECK(read.error ==
                  fmt::format("log: the {} data end too early, at byte {}; {} bytes of text could be read",
                              form, size, read.text.size()));
        }
    }
}

TEST_CASE("a changed byte is an error or changes nothing") {
    const auto log = some_log(40);
    for (const auto form : compressions()) {
        const auto bytes = compress(form, log);
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            for (const int change : {0x01, 0x80, 0xff}) {
                CAPTURE(form);
                CAPTURE(at);
                CAPTURE(change);
                auto changed = bytes;
                changed[at] = static_cast<char>(changed[at] ^ change);
                if (find_content(changed).kind != Content::Kind::compressed) continue;
                const auto read = inflate(changed);
                // Not everything in a header is checked, such as the time of gzip.
                if (read.error.empty()) CHECK((read.text == log));
                // A block of bzip2 comes before its checksum.
                CHECK(read.text.size() < 1 << 20);
            }
        }
    }
}

TEST_CASE("what is not read says what it is") {
    struct Row {
        const char* name;
        std::string bytes;
        const char* error;
    };
    using namespace std::string_literals;
    const std::string rest(600, 'x');
    auto layers = some_log(1);
    for (int i = 0; i < 4; ++i) layers = compress("gzip", layers);
    const std::vector<Row> rows{
        {"zip", "PK\x03\x04" + rest, "log: it is a zip archive, which is not read"},
        {"7z", "7z\xbc\xaf\x27\x1c" + rest, "log: it is a 7z archive, which is not read"},
        {"gpg", "\x8c\x0d\x04" + rest, "log: it is encrypted with gpg, which is not read"},
        {"compress", "\x1f\x9d" + rest, "log: it is compressed with compress, which is not read"},
        {"a zip archive in gzip", compress("gzip", "PK\x03\x04" + rest),
         "log: it is a zip archive, which is not read"},
        {"tar", test::make_tar({{"audit.log", some_log(3)}}),
         "log: it is a tar archive, which cannot be searched in a pipe"},
        {"four layers", layers, "log: it is compressed more than 3 times"},
        {"text after it", compress("zstd", "x\n") + "type=CWD\n",
         "log: the zstd data are followed by something else at byte 15; 2 bytes of text could be read"},
        {"text", "BZh9 is no bzip2", ""},
        {"text that starts like tar", rest, ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(inflate(row.bytes).error == row.error);
        CHECK(inflate(row.bytes, 1).error == row.error);
    }
}

TEST_CASE("what grows without end is no log") {
    struct Row {
        const char* name;
        std::string line;
        std::size_t copies;
        const char* error;
    };
    const std::vector<Row> rows{
        {"a line of 65 MiB", std::string(1 << 20, 'x'), 65,
         "have a line of more than 64 MiB, as no log has,"},
        {"2 GiB of the same line", std::string(1 << 20, '\n'), 2048,
         "grow a thousand times, which no log does,"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto part = compress("zstd", row.line);
        std::string bytes;
        for (std::size_t i = 0; i < row.copies; ++i) bytes += part;
        ContentStream stream(std::make_unique<SlowStream>(bytes, 1 << 20), "log");
        std::vector<char> buffer(1 << 20);
        std::string error;
        std::uint64_t given = 0;
        try {
            while (const auto got = stream.read_some(buffer)) given += got;
        } catch (const Error& failure) {
            error = failure.what();
        }
        CHECK(error.starts_with(std::string("log: the zstd data ") + row.error));
        CHECK(given > 60 << 20);
    }
}

TEST_CASE("a compressed file is read like the file that it was") {
    const test::TempDir folder;
    const auto log = some_log(3000);
    for (const auto form : compressions()) {
        CAPTURE(form);
        const auto input = InputFile::open(folder.write("audit.log", compress(form, log)));
        CHECK(input.is_compressed());
        CHECK_FALSE(input.is_seekable());
        CHECK_FALSE(input.is_archive());
        std::string start(100, '\0');
        CHECK(input.read_start(start) == 100);
        CHECK(log.starts_with(start));
        std::string damage;
        const auto spooled = input.spool(folder.path(), damage);
        CHECK(damage == "");
        CHECK(spooled.is_seekable());
        std::string text(log.size() + 1, '\0');
        CHECK(spooled.read_at(0, text) == log.size());
        CHECK(text.starts_with(log));
        CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
    }
}

TEST_CASE("a temporary file that cannot be made names its folder") {
    std::string error;
    try {
        const TemporaryFile file("/nowhere");
    } catch (const Error& failure) {
        error = failure.what();
    }
    CHECK(error == "/nowhere: a temporary file cannot be written there: No such file or directory");
}
