// Records, fields and values of arbitrary bytes: no crash, and views that stay inside the line.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <dockaudit/docker_flags.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/field.hpp>
#include <dockaudit/record_view.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "record/field_form.hpp"
#include "record/field_scan.hpp"
#include "record/socket_address.hpp"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

bool lies_in(std::string_view part, std::string_view whole) {
    return part.empty() ||
           (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_address(std::string_view value) {
    const auto address = dockaudit::parse_socket_address(value);
    if (!address) return;
    require(address->path.size() <= value.size() / 2 && address->name.size() <= value.size() / 2);
    require(!address->is_truncated || (address->address.empty() && !address->port));
    std::string text;
    dockaudit::append_socket_address(text, *address);
    require(!text.empty());
}

// A scan for a name, and the form of a record of the same names, must say what the grammar says.
void check_fields(const dockaudit::RecordView& record) {
    std::vector<dockaudit::Field> all;
    for (const auto& field : record.fields()) all.push_back(field);
    for (std::size_t i = 0; i < std::min<std::size_t>(all.size(), 8); ++i) {
        const auto is_wanted = [&](const dockaudit::Field& field) { return field.name == all[i].name; };
        auto next = std::ranges::find_if(all, is_wanted);
        dockaudit::FieldScan::visit(record.fields(), dockaudit::FirstLetters(all[i].name),
                                    [&](const auto& field) {
                                        if (!is_wanted(field)) return true;
                                        require(next != all.end() && *next == field);
                                        next = std::find_if(next + 1, all.end(), is_wanted);
                                        return true;
                                    });
        require(next == all.end());
    }
    dockaudit::FieldForms forms;
    for (int turn = 0; turn < 2; ++turn) {
        std::vector<dockaudit::Field> fields;
        forms.read(record, fields);
        require(fields == all);
    }
}

void check_line(std::string_view line) {
    const auto record = dockaudit::RecordView::parse(line);
    if (!record) return;
    require(record->line() == line);
    require(lies_in(record->body(), line) && lies_in(record->enrichment(), line) &&
            lies_in(record->type_name(), line));
    require(record->text().size() + record->enrichment().size() <= line.size());
    check_fields(*record);
    std::size_t size = 0;
    for (const auto& field : record->fields()) {
        size += field.name.size() + field.value.size();
        static_cast<void>(dockaudit::split_keys(field.value));
        check_address(field.value);
        require(dockaudit::decode_value(field.value).size() <= field.value.size());
    }
    require(size <= 2 * line.size() + 64);  // joined permissions are not in the line
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    for (auto rest = input; !rest.empty();) {
        const auto line = rest.substr(0, rest.find('\n'));
        check_line(line);
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    check_address(input);
    const dockaudit::Event event(input);
    if (!event.empty()) {
        static_cast<void>(event.view().argv());
        static_cast<void>(event.view().decoded_field("key"));
        // Each once, in the order of the table.
        const auto flags = find_flags(event.view(), nullptr);
        require(std::ranges::adjacent_find(flags, std::ranges::greater_equal{}) == flags.end());
    }
    return 0;
}
