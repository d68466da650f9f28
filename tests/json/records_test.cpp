#include <doctest/doctest.h>

#include <array>

#include "json/strict_json.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

std::string from_base64(std::string_view text) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        if (c == '=') break;
        bits = (bits << 6U | static_cast<unsigned>(kDigits.find(c))) & 0xffffffU;
        if (count++ % 4 != 0)
            bytes.push_back(
                static_cast<char>(bits >> (6U - 2U * ((static_cast<unsigned>(count) - 1U) % 4U))));
    }
    return bytes;
}

std::string text_of(const rapidjson::Value& value) {
    return {value.GetString(), value.GetStringLength()};
}

void check_record(const RecordView& record, const rapidjson::Value& json) {
    const bool is_text = json.HasMember("raw");
    if (record.follows_in_line()) {
        CHECK_FALSE(is_text);
        return;
    }
    CHECK(is_text != json.HasMember("raw_base64"));
    CHECK((is_text ? text_of(json["raw"]) : from_base64(text_of(json["raw_base64"]))) == record.line());

    std::size_t fields = 0;
    for (const auto& field : record.fields()) {
        ++fields;
        const auto* member = find_member(json["fields"], "");
        const auto name = replaced_utf8(field.name);
        const auto found =
            member->FindMember(rapidjson::Value(name.data(), static_cast<rapidjson::SizeType>(name.size())));
        if (found == member->MemberEnd()) FAIL(name, " is lost");
        bool is_found = false;
        if (found->value.IsString()) is_found = text_of(found->value) == replaced_utf8(field.value);
        if (found->value.IsArray()) {
            for (const auto& value : found->value.GetArray())
                is_found |= text_of(value) == replaced_utf8(field.value);
        }
        if (!is_found) FAIL_CHECK(name, "=", replaced_utf8(field.value), " is lost");
    }
    CHECK(json.HasMember("fields") == (fields > 0));
    CHECK(json.HasMember("interpreted") == (fields > 0));
}

}  // namespace

TEST_CASE("json-records loses nothing of any event") {
    const auto writer = make_event_writer(OutputFormat::json_records);
    for_each_event([&](const EventView& event) {
        const auto json = parse_strictly(format_event(*writer, event));
        CHECK(text_of(json["id"]) == replaced_utf8(event.unique_id()));
        const auto& records = json["records"];
        REQUIRE(records.Size() == event.records().size());
        for (rapidjson::SizeType i = 0; i < records.Size(); ++i) check_record(event.records()[i], records[i]);
    });
}

TEST_CASE("json-records has auditd's names") {
    const auto writer = make_event_writer(OutputFormat::json_records);
    const Event event(
        "node=n type=EXECVE msg=audit(1.002:3): argc=2 a0=\"x\" a1[0]=61 a1[1]=62\n"
        "node=n type=PATH msg=audit(1.002:3): name=2F61 name=\"b\" mode=0100644 ouid=0");
    CHECK(
        format_event(*writer, event.view()) ==
        R"({"id":"n#87b999d8/1.002:3","time":"1970-01-01T00:00:01.002Z","node":"n","records":[)"
        R"({"type":"EXECVE","raw":"node=n type=EXECVE msg=audit(1.002:3): argc=2 a0=\"x\" a1[0]=61 a1[1]=62",)"
        R"("fields":{"argc":"2","a0":"\"x\"","a1[0]":"61","a1[1]":"62"},)"
        R"("interpreted":{"argc":"2","a0":"x","a1[0]":"a","a1[1]":"b"},"argv":["x","ab"]},)"
        R"({"type":"PATH","raw":"node=n type=PATH msg=audit(1.002:3): name=2F61 name=\"b\" mode=0100644 ouid=0",)"
        R"("fields":{"name":["2F61","\"b\""],"mode":"0100644","ouid":"0"},)"
        R"("interpreted":{"name":["/a","b"],"mode":"file,644","ouid":"root"}}]})");
}
