#include "base/large_pages.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

using namespace dockaudit;

namespace {

struct alignas(64) Line {
    std::uint64_t value = 0;
};

// Fills a table of that size and reads it again.
template <class Table>
void check_table(Table table, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) table.push_back({i});
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < size; ++i) wrong += static_cast<std::size_t>(table[i].value != i);
    CHECK(wrong == 0);
    CHECK(reinterpret_cast<std::uintptr_t>(table.data()) % alignof(typename Table::value_type) == 0);
}

struct Small {
    std::uint64_t value;
};

}  // namespace

TEST_CASE("tables in large pages hold what is put into them, whatever their size") {
    for (const std::size_t size : {1U, 1000U, 1024U, 1025U, 16'384U, 32'768U, 40'000U, 100'000U}) {
        CAPTURE(size);
        check_table(std::vector<Line, LargeReserveAllocator<Line>>(), size);
        check_table(std::vector<Small, LargeTableAllocator<Small>>(), size);
        std::vector<Line, LargeReserveAllocator<Line>> reserved;
        reserved.reserve(size + 32'768);
        check_table(std::move(reserved), size);
    }
}
