// Journal texts of arbitrary bytes: no crash, bounded memory, and the same lines however the text is cut into pieces.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/journal_text.hpp"

namespace {

using dockaudit::ByteStream;

class Pieces final : public ByteStream {
 public:
    Pieces(std::string_view text, std::size_t piece) : text_(text), piece_(piece) {}

    std::size_t read_some(std::span<char> into) override {
        const auto size = std::min({into.size(), piece_, text_.size()});
        if (size != 0) std::memcpy(into.data(), text_.data(), size);
        text_.remove_prefix(size);
        return size;
    }
    bool is_ready() const noexcept override { return true; }

 private:
    std::string_view text_;
    std::size_t piece_;
};

std::string read_all(std::unique_ptr<ByteStream> stream) {
    std::string all;
    std::vector<char> buffer(512);
    while (const auto size = stream->read_some(buffer)) all.append(buffer.data(), size);
    return all;
}

// A line of a record is no longer than its entry, apart from the names of its type and host.
void check(std::string_view text) {
    constexpr std::size_t kHeader = 128;
    const auto whole = read_all(dockaudit::decode_journal_text(std::make_unique<Pieces>(text, 1 << 20)));
    const auto by_byte = read_all(dockaudit::decode_journal_text(std::make_unique<Pieces>(text, 1)));
    if (whole != by_byte) std::abort();
    const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
    if (whole.size() > 2 * text.size() + lines * kHeader + kHeader) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    check(input);
    // Most inputs have no fields: an entry around them.
    check(
        "__CURSOR=s\n_TRANSPORT=audit\n_AUDIT_TYPE=1300\n_AUDIT_ID=1\n_SOURCE_REALTIME_TIMESTAMP=1\nMESSAGE=" +
        std::string(input) + "\n\n");
    check("{\"__CURSOR\":\"s\",\"_TRANSPORT\":\"audit\",\"MESSAGE\":" + std::string(input) + "}\n");
    return 0;
}
