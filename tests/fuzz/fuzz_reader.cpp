// The reader on arbitrary bytes finds what the naive searcher finds.

#include <cstdint>
#include <cstdlib>
#include <dockaudit/error.hpp>
#include <dockaudit/event_reader.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "support/naive_search.hpp"
#include "support/temp_dir.hpp"

namespace {

std::vector<std::string> read_events(const std::filesystem::path& path, std::size_t block_bytes) {
    dockaudit::ReaderOptions options;
    options.threads = 1;
    options.block_bytes = block_bytes;
    std::vector<std::string> events;
    for (const auto& event : dockaudit::EventReader(dockaudit::LogSet::file(path), {}, options)) {
        const dockaudit::Event copy(event);
        events.emplace_back(copy.lines());
    }
    return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const dockaudit::test::TempDir kFolder;
    const std::string content(reinterpret_cast<const char*>(data), size);
    const auto path = kFolder.write("audit.log", content);
    std::vector<std::string> expected;
    for (const auto& event : dockaudit::test::naive_search({content})) expected.emplace_back(event.lines());
    for (const std::size_t block_bytes : {std::size_t{64}, std::size_t{1} << 16}) {
        if (read_events(path, block_bytes) != expected) std::abort();
    }
    return 0;
}
