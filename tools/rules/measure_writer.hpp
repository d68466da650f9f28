#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <dockaudit/row_writer.hpp>
#include <dockaudit/rule_measure.hpp>

namespace dockaudit::rules {

struct MeasureWriterOptions {
    RowFormat format = RowFormat::table;
    std::size_t limit = 0;  ///< rows of each table; 0: all
    RowOptions rows = {};
};

/// For people: a table of keys, one of programs, one of both, and what could be left out. Otherwise one table whose first
/// column says what a row is: `total`, `key`, `program`, `key-program`, `exclusion` or `saved`.
std::string format_measurement(const Measurement& measurement, const MeasureWriterOptions& options);

}  // namespace dockaudit::rules
