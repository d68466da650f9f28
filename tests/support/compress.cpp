#include "support/compress.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <zstd.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace dockaudit::test {
namespace {

constexpr std::array<std::string_view, 5> kForms{"gzip", "xz", "zstd", "bzip2", "lz4"};

using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

void check(archive* writer, int result) {
    if (result != ARCHIVE_OK) throw std::runtime_error(archive_error_string(writer));
}

// As it is written, without padding to the size of a tape's block.
void open(archive* writer, std::string& out) {
    check(writer, archive_write_set_bytes_per_block(writer, 0));
    check(writer, archive_write_open(
                      writer, &out, nullptr,
                      [](archive*, void* into, const void* bytes, std::size_t size) {
                          static_cast<std::string*>(into)->append(static_cast<const char*>(bytes), size);
                          return static_cast<la_ssize_t>(size);
                      },
                      nullptr));
}

// As zstd(1) does it: with a checksum, which libarchive leaves out.
std::string compress_zstd(std::string_view bytes) {
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const auto size = ZSTD_compress2(context.get(), out.data(), out.size(), bytes.data(), bytes.size());
    if (ZSTD_isError(size) != 0) throw std::runtime_error(ZSTD_getErrorName(size));
    out.resize(size);
    return out;
}

}  // namespace

std::span<const std::string_view> compressions() {
    return kForms;
}

std::string compress(std::string_view form, std::string_view bytes) {
    using namespace std::string_literals;
    if (form == "zstd") return compress_zstd(bytes);
    // libarchive crashes when it writes nothing; this is what lz4(1) writes.
    if (form == "lz4" && bytes.empty()) return "\x04\x22\x4d\x18\x64\x40\xa7\0\0\0\0\x05\x5d\xcc\x02"s;
    std::string out;
    const Writer writer(archive_write_new(), &archive_write_free);
    check(writer.get(), archive_write_add_filter_by_name(writer.get(), std::string(form).c_str()));
    check(writer.get(), archive_write_set_format_raw(writer.get()));
    open(writer.get(), out);
    const Entry entry(archive_entry_new(), &archive_entry_free);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_pathname(entry.get(), "log");
    check(writer.get(), archive_write_header(writer.get(), entry.get()));
    if (!bytes.empty() && archive_write_data(writer.get(), bytes.data(), bytes.size()) < 0)
        throw std::runtime_error(archive_error_string(writer.get()));
    check(writer.get(), archive_write_close(writer.get()));
    return out;
}

std::string make_tar(const std::vector<std::pair<std::string, std::string>>& files) {
    std::string out;
    const Writer writer(archive_write_new(), &archive_write_free);
    check(writer.get(), archive_write_set_format_gnutar(writer.get()));
    open(writer.get(), out);
    for (const auto& [name, content] : files) {
        const Entry entry(archive_entry_new(), &archive_entry_free);
        const bool is_link = content.starts_with("->");
        archive_entry_set_pathname(entry.get(), name.c_str());
        archive_entry_set_perm(entry.get(), 0600);
        archive_entry_set_filetype(entry.get(), name.ends_with('/') ? AE_IFDIR
                                                : is_link           ? AE_IFLNK
                                                                    : AE_IFREG);
        if (is_link) archive_entry_set_symlink(entry.get(), content.substr(2).c_str());
        const auto size = is_link ? 0 : content.size();
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
        check(writer.get(), archive_write_header(writer.get(), entry.get()));
        if (size > 0 && archive_write_data(writer.get(), content.data(), size) < 0)
            throw std::runtime_error(archive_error_string(writer.get()));
    }
    check(writer.get(), archive_write_close(writer.get()));
    return out;
}

}  // namespace dockaudit::test
