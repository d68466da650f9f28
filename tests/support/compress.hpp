#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dockaudit::test {

/// The forms in which logs are compressed: `gzip`, `xz`, `zstd`, `bzip2`, `lz4`.
std::span<const std::string_view> compressions();

/// Compresses bytes as one part. *Errors*: `std::runtime_error`.
std::string compress(std::string_view form, std::string_view bytes);

/// A tar archive of files, in their order: name and content. A name that ends in a slash makes a folder, a content
/// that starts with `->` a link.
std::string make_tar(const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace dockaudit::test
