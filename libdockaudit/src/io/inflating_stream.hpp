#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "io/byte_stream.hpp"
#include "io/content.hpp"
#include "io/inflater.hpp"

namespace dockaudit {

/// What compressed bytes hold. All parts of them are read, as their own tools do; zeros after them are ignored.
///
/// Damage ends it: the bytes before are given first, then an `Error` says where it is. So does what no log is: one
/// that grows a thousand times, or, of text, a line of 64 MiB.
class InflatingStream final : public ByteStream {
 public:
    enum class Holds { text, anything };

    InflatingStream(std::unique_ptr<ByteStream> source, Compression compression, std::string name,
                    Holds holds);

    std::size_t read_some(std::span<char> into) override;
    bool is_ready() const noexcept override;
    std::uint64_t stored_bytes() const noexcept override { return source_->stored_bytes(); }

 private:
    std::size_t fill(std::span<char> into);
    bool has_input();
    bool start_part();
    void check_limits(std::span<const char> text);
    [[noreturn]] void fail(const char* what) const;

    std::unique_ptr<ByteStream> source_;
    Compression compression_;
    std::string name_;
    Holds holds_;
    std::unique_ptr<Inflater> inflater_;  // made by the first read
    std::vector<char> buffer_;            // compressed bytes
    std::size_t begin_ = 0;               // of those that are left
    std::size_t end_ = 0;
    bool source_ended_ = false;
    bool in_part_ = false;
    bool has_more_ = false;    // there was more than room the last time
    std::uint64_t taken_ = 0;  // compressed bytes that were inflated
    std::uint64_t given_ = 0;
    std::uint64_t since_newline_ = 0;
    std::exception_ptr failure_;  // thrown when all bytes before it were given
};

}  // namespace dockaudit
