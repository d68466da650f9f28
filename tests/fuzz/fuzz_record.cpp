// Records, fields and values of arbitrary bytes: no crash, and views that stay inside the line.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <dockaudit/event_view.hpp>
#include <dockaudit/field.hpp>
#include <dockaudit/record_view.hpp>
#include <string>
#include <string_view>

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

void check_line(std::string_view line) {
    const auto record = dockaudit::RecordView::parse(line);
    if (!record) return;
    require(record->line() == line);
    require(lies_in(record->body(), line) && lies_in(record->enrichment(), line) &&
            lies_in(record->type_name(), line));
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
    }
    return 0;
}
