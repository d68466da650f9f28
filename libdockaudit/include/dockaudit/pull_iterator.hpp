#pragma once

#include <cstddef>
#include <iterator>

namespace dockaudit {

/// A single-pass iterator over what a reader hands out: `const Value* Reader::next()`, null at the end. It
/// ends at `std::default_sentinel`.
///
/// *Lifetime*: borrows the reader; a value dies as `next` says.
template <class Reader, class Value>
class PullIterator {
 public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    using pointer = const Value*;
    using reference = const Value&;

    /// Pulls the first value.
    explicit PullIterator(Reader& reader) : reader_(&reader), value_(reader.next()) {}

    const Value& operator*() const noexcept { return *value_; }
    const Value* operator->() const noexcept { return value_; }
    PullIterator& operator++() {
        value_ = reader_->next();
        return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const PullIterator& a, std::default_sentinel_t) noexcept {
        return a.value_ == nullptr;
    }

 private:
    Reader* reader_;
    const Value* value_;
};

}  // namespace dockaudit
