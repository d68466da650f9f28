#pragma once

#include <memory>
#include <string>

#include "io/byte_stream.hpp"
#include "io/content.hpp"

namespace dockaudit {

/// Bytes as they were before somebody compressed them, once or twice; what is not compressed comes as it is. The form
/// is told by the bytes themselves, which are looked at when the first are wanted.
///
/// *Errors* of reading: `Error` also for what is not read at all, such as a zip archive.
class ContentStream final : public ByteStream {
 public:
    enum class Archives { refused, read };

    /// What of it is told by `name`. With archives `read`, a tar archive is given like a text.
    ContentStream(std::unique_ptr<ByteStream> source, std::string name,
                  Archives archives = Archives::refused);

    std::size_t read_some(std::span<char> into) override;
    bool is_ready() const noexcept override { return source_->is_ready(); }
    std::uint64_t stored_bytes() const noexcept override { return source_->stored_bytes(); }

    /// What the innermost bytes are: text or an archive. Looks at them.
    Content::Kind kind();

 private:
    void unwrap();

    std::unique_ptr<ByteStream> source_;
    std::string name_;
    Archives archives_;
    bool is_unwrapped_ = false;
    Content::Kind kind_ = Content::Kind::text;
};

/// Throws the error that says what a file is that is not read, if it is such a one.
void refuse_foreign(const Content& content, const std::string& name);

}  // namespace dockaudit
