#include "common/sandbox.hpp"

#include <sys/prctl.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include <dockaudit/account_database.hpp>

#include "common/account_helper.hpp"
#include "common/capabilities.hpp"
#include "common/file_rules.hpp"
#include "common/system_calls.hpp"

namespace dockaudit::cli {
namespace {

// It answers until the program ends, whoever asks last.
void start_names(SandboxReport& report) {
    static std::unique_ptr<AccountHelper> helper;
    if (!helper) helper = AccountHelper::start();
    if (helper) use_accounts(helper.get());
    report.push_back(
        {"account names apart", helper != nullptr, helper ? "" : "no other process could be started"});
}

SandboxPart refuse_new_privileges() {
    const bool is_done = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    return {"no new privileges", is_done, is_done ? "" : std::strerror(errno)};
}

// A sanitizer reads /proc, traces its own process and runs other programs.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kHasSanitizer = true;
#else
constexpr bool kHasSanitizer = false;
#endif

}  // namespace

SandboxReport enter_sandbox(const SandboxNeeds& needs) {
    if (kHasSanitizer) return {{"all of it", false, "a sanitizer needs more"}};
    SandboxReport report;
    // Each step takes away what an earlier one needs.
    const FileRules files(needs);
    if (needs.wants_names) start_names(report);
    report.push_back(refuse_new_privileges());
    report.push_back(drop_capabilities(needs));
    report.push_back(files.enforce());
    report.push_back(filter_system_calls());
    return report;
}

std::string sandbox_text(const SandboxReport& report) {
    std::string text;
    for (const auto& part : report) {
        text += fmt::format("{}{} {}", text.empty() ? "sandbox    " : ", ", part.name,
                            part.is_in_force ? "yes" : "no");
        if (!part.detail.empty()) text += fmt::format(" ({})", part.detail);
    }
    return text + "\n";
}

}  // namespace dockaudit::cli
