// Compressed bytes and archives of any kind: what is read once and what is spooled is the same, and nothing crashes.

#include <cstdint>
#include <cstdlib>
#include <dockaudit/error.hpp>
#include <dockaudit/event_reader.hpp>
#include <string>
#include <string_view>

#include "support/compress.hpp"
#include "support/temp_dir.hpp"

namespace {

struct Answer {
    std::uint64_t lines = 0;
    std::uint64_t records = 0;
    bool failed = false;

    friend bool operator==(const Answer&, const Answer&) = default;
};

Answer search(const std::filesystem::path& path, unsigned threads, bool newest_first) {
    dockaudit::ReaderOptions options;
    options.threads = threads;
    options.newest_first = newest_first;
    Answer answer;
    try {
        dockaudit::EventReader reader(dockaudit::LogSet::file(path), {}, options);
        while (reader.next() != nullptr) continue;
        const auto& seen = reader.diagnostics();
        answer = {seen.lines, seen.records, seen.unreadable_inputs > 0};
    } catch (const dockaudit::Error&) {
        answer.failed = true;
    }
    return answer;
}

void try_bytes(std::string_view bytes) {
    static const dockaudit::test::TempDir kFolder;
    const auto path = kFolder.write("audit.log", bytes);
    const auto answer = search(path, 1, false);
    if (search(path, 2, false) != answer || search(path, 1, true) != answer) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    try_bytes(bytes);
    if (size < 3) return 0;

    // The same as what it may be, with one byte changed: most random bytes are no compressed data.
    const auto forms = dockaudit::test::compressions();
    auto packed = data[0] % 2 == 0 ? bytes : dockaudit::test::make_tar({{"audit.log", bytes}});
    const auto form = data[0] / 2 % (forms.size() + 1);
    if (form < forms.size()) packed = dockaudit::test::compress(forms[form], packed);
    const auto at = (std::size_t{data[1]} * 256 + data[2]) % packed.size();
    packed[at] = static_cast<char>(packed[at] ^ data[size - 1]);
    try_bytes(packed);
    return 0;
}
