// The fields of every record at hand, ours against libauparse's.

#include <auparse.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <dockaudit/record_view.hpp>

using namespace dockaudit;

namespace {

struct OwnedField {
    std::string name;
    std::string value;
    friend bool operator==(const OwnedField&, const OwnedField&) = default;
};

std::ostream& operator<<(std::ostream& out, const OwnedField& field) {
    return out << field.name << "=[" << field.value << "]";
}

// One handle for all records: making one costs five times as much as using it.
class Oracle {
 public:
    ~Oracle() { auparse_destroy(state_); }

    // Absent if libauparse does not take the line for a record.
    std::optional<std::vector<OwnedField>> fields(const std::string& line) {
        const auto text = line + '\n';
        if (!state_) {
            state_ = auparse_init(AUSOURCE_BUFFER, text.c_str());
        } else {
            auparse_new_buffer(state_, text.c_str(), text.size());
        }
        if (auparse_next_event(state_) <= 0 || auparse_first_record(state_) <= 0) return std::nullopt;
        std::vector<OwnedField> fields;
        bool in_header = true;
        auparse_first_field(state_);
        do {
            const auto* name = auparse_get_field_name(state_);
            const auto* value = auparse_get_field_str(state_);
            OwnedField field{name ? name : "(no name)", value ? value : "(no value)"};
            if (field.name == "key") field.value = decode_value(field.value);
            if (!in_header) fields.push_back(std::move(field));
            if (in_header && field.name == "type") in_header = false;
        } while (auparse_next_field(state_) > 0);
        return fields;
    }

 private:
    auparse_state_t* state_ = nullptr;
};

// Ours, comparable with libauparse's: a key decoded (it quotes or encodes anew), permissions with commas.
std::vector<OwnedField> our_fields(const RecordView& record) {
    std::vector<OwnedField> fields;
    for (const auto& field : record.fields()) {
        OwnedField owned{std::string(field.name), std::string(field.value)};
        if (owned.name == "key") owned.value = decode_value(field.value);
        if (owned.name == "seperms") {
            const auto same = [](char a, char b) { return a == ' ' && b == ' '; };
            owned.value.erase(std::unique(owned.value.begin(), owned.value.end(), same), owned.value.end());
            std::ranges::replace(owned.value, ' ', ',');
        }
        fields.push_back(std::move(owned));
    }
    return fields;
}

// Why the fields of a record may differ; empty if there is no reason.
std::string reason(const std::string& line, const RecordView& record) {
    if (line.find('\0') != std::string::npos) return "libauparse stops at a NUL byte";
    if (!line.starts_with("type=") && !line.starts_with("node=")) return "libauparse does not look behind a prefix";
    if (record.type() == RecordType::eoe) return "libauparse shows no event for an EOE record alone";
    if (const auto key = record.field("key")) {
        const bool is_whole = key->starts_with('"') || key->starts_with('(') || is_hex_encoded(*key);
        if (!is_whole) return "libauparse decodes as much of a damaged key as is hex";
    }
    return {};
}

std::vector<std::filesystem::path> logs() {
    std::vector<std::filesystem::path> paths;
    const std::filesystem::path root = DOCKAUDIT_SOURCE_DIR;
    for (const auto& folder : {root / "testdata" / "logs", root / ".." / "shared" / "corpora", root / ".." / "shared" / "recordings"}) {
        if (!std::filesystem::is_directory(folder)) {
            MESSAGE("not here, left out: ", folder.lexically_normal().string());
            continue;
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file() && entry.path().filename() != "README.md") paths.push_back(entry.path());
        }
    }
    std::ranges::sort(paths);
    return paths;
}

}  // namespace

TEST_CASE("the fields of a record are those of libauparse") {
    Oracle oracle;
    std::map<std::string, std::size_t> differences;
    std::size_t compared = 0;
    int shown = 0;
    for (const auto& path : logs()) {
        CAPTURE(path.string());
        std::ifstream in(path, std::ios::binary);
        for (std::string line; std::getline(in, line);) {
            const auto record = RecordView::parse(line);
            if (!record) continue;
            ++compared;
            const auto theirs = oracle.fields(line);
            const auto ours = our_fields(*record);
            if (theirs && *theirs == ours) continue;
            const auto why = reason(line, *record);
            ++differences[why];
            if (!why.empty() || ++shown > 20) continue;
            std::ostringstream both;
            if (!theirs) {
                FAIL_CHECK("libauparse sees no record: ", line.substr(0, 300));
                continue;
            }
            for (std::size_t i = 0; i < std::max(ours.size(), theirs->size()); ++i) {
                const bool same = i < ours.size() && i < theirs->size() && ours[i] == (*theirs)[i];
                if (same) continue;
                if (i < ours.size()) both << " ours " << ours[i];
                if (i < theirs->size()) both << " theirs " << (*theirs)[i];
            }
            FAIL_CHECK("fields differ: ", line.substr(0,300), "\n", both.str().substr(0, 400));
        }
    }
    for (const auto& [why, count] : differences) MESSAGE(count, " records differ: ", why);
    MESSAGE(compared, " records compared");
    CHECK(differences[""] == 0);
}
