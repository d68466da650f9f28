#pragma once

#include <string>

namespace dockaudit::report {

/// A file that gets its name when all is in it, so that nobody reads a half. What is there already is replaced then; a
/// device, a pipe or what a link points to is written to.
class OutputFile {
 public:
    /// *Errors*: `Error` of kind output if it cannot be made.
    explicit OutputFile(std::string name);
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Removes what was not finished.
    ~OutputFile();

    /// Writes all of it. *Errors*: `Error` of kind output.
    void write(const std::string& text);

 private:
    void empty() const;
    [[noreturn]] void fail() const;

    std::string name_;
    std::string temporary_;  // empty if it is written to under its name
    int descriptor_ = -1;
};

}  // namespace dockaudit::report
