#include "report/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "common/sink.hpp"

namespace dockaudit::report {

OutputFile::OutputFile(std::string name) : name_(std::move(name)) {
    struct stat known {};
    // A link is not followed here: a new file in its place would leave what it points to as it was, and /dev/stdout is
    // one.
    if (::lstat(name_.c_str(), &known) == 0 && !S_ISREG(known.st_mode)) {
        descriptor_ = ::open(name_.c_str(), O_WRONLY | O_CLOEXEC);
    } else {
        temporary_ = name_ + ".XXXXXX";
        descriptor_ = ::mkostemp(temporary_.data(), O_CLOEXEC);
        if (descriptor_ < 0) temporary_.clear();
    }
    if (descriptor_ < 0) fail();
}

OutputFile::~OutputFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::write(const std::string& text) {
    if (temporary_.empty()) empty();
    cli::DescriptorSink sink(descriptor_, name_, 1);
    sink.write(text);
    sink.flush();
    if (::close(std::exchange(descriptor_, -1)) != 0) fail();
    if (temporary_.empty()) return;
    if (std::rename(temporary_.c_str(), name_.c_str()) != 0) fail();
    temporary_.clear();
}

// Not when it is opened: the link may be to one of the logs, and what was there stays if they cannot be read.
void OutputFile::empty() const {
    struct stat known {};
    if (::fstat(descriptor_, &known) != 0) fail();
    if (S_ISREG(known.st_mode) && ::ftruncate(descriptor_, 0) != 0) fail();
}

void OutputFile::fail() const {
    throw Error(ErrorKind::output, fmt::format("{}: {}", name_, std::generic_category().message(errno)));
}

}  // namespace dockaudit::report
