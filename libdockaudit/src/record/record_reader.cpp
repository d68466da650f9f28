#include "record/record_reader.hpp"

namespace dockaudit {

void RecordReader::read(std::string_view line, std::uint8_t form, std::vector<RecordView>& records) {
    if (form == plain_form) {
        if (const auto record = parser_.parse(line)) {
            records.push_back(*record);
            return;
        }
    }
    lines_.find(line, form);
    append_found(line, records);
}

void RecordReader::read_unknown(std::string_view line, std::vector<RecordView>& records) {
    if (count_stamps(line) <= 1) return read(line, plain_form, records);
    lines_.find(line);
    append_found(line, records);
}

void RecordReader::append_found(std::string_view line, std::vector<RecordView>& records) {
    const auto found = lines_.records();
    for (const auto& record : found) {
        if (record.header.id == found.front().header.id)
            records.push_back(parser_.make_record(line, record, &record != &found.front()));
    }
}

}  // namespace dockaudit
