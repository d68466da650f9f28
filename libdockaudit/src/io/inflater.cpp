#include "io/inflater.hpp"

#include <bzlib.h>
#include <isa-l/igzip_lib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <climits>
#include <cstdint>
#include <new>

namespace dockaudit {
namespace {

using Status = Inflater::Status;

// The libraries count their bytes in 32 bits.
constexpr std::size_t kMostBytes = std::size_t{1} << 30;

// xz -9 wants 65 MiB, of several of its threads each. More is a file that somebody made to harm.
constexpr std::uint64_t kMostMemory = 256 << 20;

std::uint32_t short_size(std::size_t size) noexcept {
    return static_cast<std::uint32_t>(std::min(size, kMostBytes));
}

/// ISA-L: three times as fast as zlib.
class GzipInflater final : public Inflater {
 public:
    // It does not set all of its tables, and reads them where the data are damaged.
    GzipInflater() : state_(std::make_unique<inflate_state>()) { restart(); }

    Step inflate(std::span<const char> from, std::span<char> into) override {
        // It reads only.
        state_->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(from.data()));
        state_->avail_in = short_size(from.size());
        state_->next_out = reinterpret_cast<std::uint8_t*>(into.data());
        state_->avail_out = short_size(into.size());
        const auto given = state_->avail_in;
        const auto room = state_->avail_out;
        const auto result = isal_inflate(state_.get());
        Step step{given - state_->avail_in, room - state_->avail_out, Status::more};
        if (result < 0)
            step.status = Status::damaged;
        else if (state_->block_state == ISAL_BLOCK_FINISH)
            step.status = Status::end;
        return step;
    }

    void restart() override {
        isal_inflate_init(state_.get());
        state_->crc_flag = ISAL_GZIP;
    }

 private:
    std::unique_ptr<inflate_state> state_;  // 80 KiB
};

class XzInflater final : public Inflater {
 public:
    XzInflater() { restart(); }
    XzInflater(const XzInflater&) = delete;
    XzInflater& operator=(const XzInflater&) = delete;
    ~XzInflater() override { lzma_end(&stream_); }

    Step inflate(std::span<const char> from, std::span<char> into) override {
        stream_.next_in = reinterpret_cast<const std::uint8_t*>(from.data());
        stream_.avail_in = from.size();
        stream_.next_out = reinterpret_cast<std::uint8_t*>(into.data());
        stream_.avail_out = into.size();
        const auto result = lzma_code(&stream_, LZMA_RUN);
        return {from.size() - stream_.avail_in, into.size() - stream_.avail_out, status_of(result)};
    }

    void restart() override {
        if (lzma_stream_decoder(&stream_, kMostMemory, 0) != LZMA_OK) throw std::bad_alloc();
    }

 private:
    static Status status_of(lzma_ret result) noexcept {
        if (result == LZMA_STREAM_END) return Status::end;
        // The second: it neither took nor gave a byte.
        if (result == LZMA_OK || result == LZMA_BUF_ERROR) return Status::more;
        if (result == LZMA_MEMLIMIT_ERROR || result == LZMA_MEM_ERROR) return Status::needs_memory;
        return Status::damaged;
    }

    lzma_stream stream_ = LZMA_STREAM_INIT;
};

class ZstdInflater final : public Inflater {
 public:
    ZstdInflater() : context_(ZSTD_createDCtx()) {
        if (!context_) throw std::bad_alloc();
    }
    ZstdInflater(const ZstdInflater&) = delete;
    ZstdInflater& operator=(const ZstdInflater&) = delete;
    ~ZstdInflater() override { ZSTD_freeDCtx(context_); }

    Step inflate(std::span<const char> from, std::span<char> into) override {
        ZSTD_inBuffer in{from.data(), from.size(), 0};
        ZSTD_outBuffer out{into.data(), into.size(), 0};
        const auto result = ZSTD_decompressStream(context_, &out, &in);
        Step step{in.pos, out.pos, Status::more};
        // Its window may have 128 MiB.
        if (ZSTD_isError(result) != 0)
            step.status = ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge
                              ? Status::needs_memory
                              : Status::damaged;
        else if (result == 0)
            step.status = Status::end;
        return step;
    }

    void restart() override { ZSTD_DCtx_reset(context_, ZSTD_reset_session_only); }

 private:
    ZSTD_DCtx* context_;
};

class Bzip2Inflater final : public Inflater {
 public:
    Bzip2Inflater() { start(); }
    Bzip2Inflater(const Bzip2Inflater&) = delete;
    Bzip2Inflater& operator=(const Bzip2Inflater&) = delete;
    ~Bzip2Inflater() override { BZ2_bzDecompressEnd(&stream_); }

    Step inflate(std::span<const char> from, std::span<char> into) override {
        // It reads only.
        stream_.next_in = const_cast<char*>(from.data());
        stream_.avail_in = short_size(from.size());
        stream_.next_out = into.data();
        stream_.avail_out = short_size(into.size());
        const auto given = stream_.avail_in;
        const auto room = stream_.avail_out;
        const auto result = BZ2_bzDecompress(&stream_);
        Step step{given - stream_.avail_in, room - stream_.avail_out, Status::damaged};
        if (result == BZ_OK) step.status = Status::more;
        if (result == BZ_STREAM_END) step.status = Status::end;
        return step;
    }

    void restart() override {
        BZ2_bzDecompressEnd(&stream_);
        start();
    }

 private:
    void start() {
        stream_ = {};
        if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
    }

    bz_stream stream_{};
};

class Lz4Inflater final : public Inflater {
 public:
    Lz4Inflater() {
        if (LZ4F_isError(LZ4F_createDecompressionContext(&context_, LZ4F_VERSION)) != 0)
            throw std::bad_alloc();
    }
    Lz4Inflater(const Lz4Inflater&) = delete;
    Lz4Inflater& operator=(const Lz4Inflater&) = delete;
    ~Lz4Inflater() override { LZ4F_freeDecompressionContext(context_); }

    Step inflate(std::span<const char> from, std::span<char> into) override {
        Step step{from.size(), into.size(), Status::more};
        const auto result =
            LZ4F_decompress(context_, into.data(), &step.produced, from.data(), &step.consumed, nullptr);
        if (LZ4F_isError(result) != 0) {
            // It does not say how far it came.
            step = {0, 0, Status::damaged};
        } else if (result == 0) {
            step.status = Status::end;
        }
        return step;
    }

    void restart() override { LZ4F_resetDecompressionContext(context_); }

 private:
    LZ4F_dctx* context_ = nullptr;
};

}  // namespace

std::unique_ptr<Inflater> make_inflater(Compression compression) {
    switch (compression) {
        case Compression::gzip:
            return std::make_unique<GzipInflater>();
        case Compression::xz:
            return std::make_unique<XzInflater>();
        case Compression::zstd:
            return std::make_unique<ZstdInflater>();
        case Compression::bzip2:
            return std::make_unique<Bzip2Inflater>();
        case Compression::lz4:
            return std::make_unique<Lz4Inflater>();
        case Compression::none:
            break;
    }
    return nullptr;
}

}  // namespace dockaudit
