#include <dockaudit/row_writer.hpp>

#include <algorithm>
#include <utility>

#include <dockaudit/error.hpp>
#include <dockaudit/event_fields.hpp>

#include "base/ascii.hpp"
#include "format/characters.hpp"
#include "format/csv_text.hpp"
#include "format/json_text.hpp"
#include "format/palette.hpp"

namespace dockaudit {
namespace {

using Cell = std::vector<std::string>;

std::string join(const Cell& cell, const Column& column) {
    if (column.is_command) return join_arguments(cell);
    std::string text;
    for (const auto& value : cell) {
        if (&value != &cell.front()) text += ';';
        text += value;
    }
    return text;
}

/// Lines of values with a separator between them.
class SeparatedWriter : public RowWriter {
 public:
    SeparatedWriter(std::vector<Column> columns, char separator)
        : columns_(std::move(columns)), separator_(separator) {}

    void append_header(std::string& out) final {
        append_line(out, [this](std::size_t index) -> std::string_view { return columns_[index].name; });
    }

    void append_row(std::string& out, std::span<const Cell> cells) final {
        append_line(out, [&](std::size_t index) { return join(cells[index], columns_[index]); });
    }

 private:
    virtual void append_value(std::string& out, std::string_view value) = 0;

    template <class TextOf>
    void append_line(std::string& out, const TextOf& text_of) {
        for (std::size_t index = 0; index < columns_.size(); ++index) {
            if (index > 0) out += separator_;
            append_value(out, text_of(index));
        }
        out += '\n';
    }

    std::vector<Column> columns_;
    char separator_;
};

class CsvWriter final : public SeparatedWriter {
 public:
    CsvWriter(std::vector<Column> columns, const RowOptions& options)
        : SeparatedWriter(std::move(columns), ','), escape_(options.escape) {}

 private:
    void append_value(std::string& out, std::string_view value) override {
        text_.clear();
        append_escaped(text_, value, escape_);
        // Some readers of csv drop the spaces around a value.
        if (text_.starts_with(' ') || text_.ends_with(' ')) {
            append_csv_quoted(out, text_);
        } else {
            append_csv_value(out, text_);
        }
    }

    EscapeMode escape_;
    std::string text_;
};

class TsvWriter final : public SeparatedWriter {
 public:
    explicit TsvWriter(std::vector<Column> columns) : SeparatedWriter(std::move(columns), '\t') {}

 private:
    void append_value(std::string& out, std::string_view value) override {
        constexpr std::string_view kSpecial = "\t\n\r\\";
        constexpr std::string_view kNames = "tnr\\";
        while (true) {
            const auto end = value.find_first_of(kSpecial);
            append_escaped(out, value.substr(0, end), EscapeMode::tty);
            if (end == std::string_view::npos) break;
            out.append(1, '\\').append(1, kNames[kSpecial.find(value[end])]);
            value.remove_prefix(end + 1);
        }
    }
};

class JsonWriter final : public RowWriter {
 public:
    explicit JsonWriter(std::vector<Column> columns) : columns_(std::move(columns)) {}

    void append_header(std::string& /*out*/) override {}

    void append_row(std::string& out, std::span<const Cell> cells) override {
        char separator = '{';
        for (std::size_t index = 0; index < columns_.size(); ++index) {
            out += std::exchange(separator, ',');
            append_json_string(out, columns_[index].name);
            out += ':';
            append_value(out, cells[index], columns_[index]);
        }
        out += "}\n";
    }

 private:
    static void append_value(std::string& out, const Cell& cell, const Column& column) {
        if (column.is_list) {
            char separator = '[';
            for (const auto& value : cell) {
                out += std::exchange(separator, ',');
                append_json_string(out, value);
            }
            out += cell.empty() ? "[]" : "]";
        } else if (cell.empty()) {
            out += "null";
        } else if (column.is_number && cell.size() == 1 && is_json_number(cell.front())) {
            out += cell.front();
        } else {
            append_json_string(out, join(cell, column));
        }
    }

    // A log can claim anything to be a process id.
    static bool is_json_number(std::string_view text) {
        constexpr std::size_t kMostDigits = 20;
        return text.size() <= kMostDigits && is_digits(text) && (text == "0" || !text.starts_with('0'));
    }

    std::vector<Column> columns_;
};

class TableWriter final : public RowWriter {
 public:
    TableWriter(std::vector<Column> columns, const RowOptions& options)
        : columns_(std::move(columns)), options_(options) {
        for (auto& column : columns_) column.width = std::max(column.width, width_of(column.name));
    }

    void append_header(std::string& out) override {
        std::vector<Cell> names;
        for (const auto& column : columns_) names.push_back({column.name});
        append_line(out, names, true);
    }

    void append_row(std::string& out, std::span<const Cell> cells) override {
        append_line(out, cells, false);
    }

    void widen(std::span<const Cell> cells) override {
        for (std::size_t index = 0; index < columns_.size(); ++index) render(cells[index], columns_[index]);
    }

 private:
    struct Part {
        std::string text;
        std::string_view color;
    };

    std::size_t render(const Cell& cell, Column& column);
    void append_line(std::string& out, std::span<const Cell> cells, bool is_header);
    void append_parts(std::string& out) const;
    std::string_view color_of(const Column& column, bool is_header, bool is_empty) const;

    std::vector<Column> columns_;
    RowOptions options_;
    std::vector<Part> parts_;  // of the line
    std::string text_;
};

// Puts the text of a cell into `text_` and makes room for it in the column; gives its width.
std::size_t TableWriter::render(const Cell& cell, Column& column) {
    constexpr std::size_t kWidest = 40;
    text_.clear();
    if (cell.empty()) {
        text_ = "-";
    } else {
        append_escaped(text_, join(cell, column), options_.escape);
    }
    const auto width = width_of(text_);
    if (width <= kWidest) column.width = std::max(column.width, width);
    return width;
}

void TableWriter::append_line(std::string& out, std::span<const Cell> cells, bool is_header) {
    constexpr std::size_t kGap = 2;
    parts_.clear();
    std::size_t padding = 0;
    for (std::size_t index = 0; index < columns_.size(); ++index) {
        auto& column = columns_[index];
        const auto width = render(cells[index], column);
        const auto missing = column.width - std::min(column.width, width);
        if (column.is_number) padding += missing;
        parts_.push_back({std::string(padding, ' '), {}});
        parts_.push_back({text_, color_of(column, is_header, cells[index].empty())});
        padding = kGap + (column.is_number ? 0 : missing);
    }
    append_parts(out);
    out += '\n';
}

// Cuts the line if it is too long, so that its last character says so.
void TableWriter::append_parts(std::string& out) const {
    std::size_t width = 0;
    for (const auto& part : parts_) width += width_of(part.text);
    const bool is_cut = options_.max_width && width > *options_.max_width;
    auto room = is_cut ? *options_.max_width - std::min<std::size_t>(*options_.max_width, 1) : width;
    for (const auto& part : parts_) {
        const auto shown = first_characters(part.text, room);
        room -= width_of(shown);
        const bool is_colored = !part.color.empty() && !shown.empty();
        if (is_colored) out += part.color;
        out += shown;
        if (is_colored) out += palette::kEnd;
    }
    if (is_cut) out += options_.is_utf8 ? "…" : ">";
}

std::string_view TableWriter::color_of(const Column& column, bool is_header, bool is_empty) const {
    if (!options_.is_colored) return {};
    if (is_header) return palette::kHeading;
    if (is_empty) return {};
    switch (column.role) {
        case Column::Role::plain:
            return {};
        case Column::Role::key:
            return palette::kKey;
        case Column::Role::outcome:
            return text_ == "no" ? palette::kFailure : std::string_view{};
        case Column::Role::exit:
            return text_.starts_with('-') || text_.starts_with('E') ? palette::kFailure : std::string_view{};
        case Column::Role::severity:
            return text_ == "high" || text_ == "critical" ? palette::kFailure : std::string_view{};
    }
    return {};
}

}  // namespace

std::optional<RowFormat> parse_row_format(std::string_view name) noexcept {
    if (name == "table") return RowFormat::table;
    if (name == "csv") return RowFormat::csv;
    if (name == "tsv") return RowFormat::tsv;
    if (name == "json") return RowFormat::json;
    return std::nullopt;
}

std::unique_ptr<RowWriter> make_row_writer(RowFormat format, std::vector<Column> columns,
                                           const RowOptions& options) {
    switch (format) {
        case RowFormat::table:
            return std::make_unique<TableWriter>(std::move(columns), options);
        case RowFormat::csv:
            return std::make_unique<CsvWriter>(std::move(columns), options);
        case RowFormat::tsv:
            return std::make_unique<TsvWriter>(std::move(columns));
        case RowFormat::json:
            return std::make_unique<JsonWriter>(std::move(columns));
    }
    throw Error(ErrorKind::internal, "There is no writer for these rows");
}

}  // namespace dockaudit
