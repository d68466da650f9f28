#pragma once

#include <string_view>

namespace dockaudit {

// The files of `report/page`, put into the library when it is built.

extern const std::string_view kPageFrame;
extern const std::string_view kPageStyle;
extern const std::string_view kPageScript;

/// SHA-256 in base64, as a Content-Security-Policy wants it.
extern const std::string_view kPageStyleHash;
extern const std::string_view kPageScriptHash;

}  // namespace dockaudit
