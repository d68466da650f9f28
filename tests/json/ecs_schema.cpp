#include "json/ecs_schema.hpp"

#include <doctest/doctest.h>
#include <rapidjson/stringbuffer.h>

#include "json/strict_json.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

rapidjson::Document load_schema() {
    rapidjson::Document schema;
    const auto text = read_file(DOCKAUDIT_SOURCE_DIR "/libdockaudit/schema/ecs.schema.json");
    schema.Parse(text.data(), text.size());
    REQUIRE_FALSE(schema.HasParseError());
    return schema;
}

}  // namespace

EcsSchema::EcsSchema() : text_(load_schema()), schema_(text_), validator_(schema_) {}

rapidjson::Document EcsSchema::check(std::string_view line) {
    auto json = parse_strictly(line);
    validator_.Reset();
    if (!json.Accept(validator_)) {
        rapidjson::StringBuffer place;
        validator_.GetInvalidDocumentPointer().StringifyUriFragment(place);
        FAIL_CHECK("against the schema: ", validator_.GetInvalidSchemaKeyword(), " at ", place.GetString(),
                   " of ", std::string(line));
    }
    check_order(text_, json, "");
    note_types(json, "");
    return json;
}

// The order of the members in the schema is that of the events, but where any member may come.
void EcsSchema::check_order(const rapidjson::Value& schema, const rapidjson::Value& value,
                            const std::string& path) {
    if (value.IsArray()) {
        if (const auto items = schema.FindMember("items"); items != schema.MemberEnd()) {
            for (const auto& element : value.GetArray()) check_order(items->value, element, path + "[]");
        }
        return;
    }
    const auto properties = schema.FindMember("properties");
    if (!value.IsObject() || properties == schema.MemberEnd()) return;
    const auto others = schema.FindMember("additionalProperties");
    if (others != schema.MemberEnd() && others->value.IsObject()) return;
    auto at = properties->value.MemberBegin();
    for (const auto& member : value.GetObject()) {
        const std::string name = member.name.GetString();
        while (at != properties->value.MemberEnd() && name != at->name.GetString()) ++at;
        if (at == properties->value.MemberEnd()) FAIL(path, ".", name, " is out of order");
        check_order(at->value, member.value, path + "." + name);
    }
}

void EcsSchema::note_types(const rapidjson::Value& value, const std::string& path) {
    const auto type = value.IsBool() ? 100 : static_cast<int>(value.GetType());
    const auto [known, is_new] = types_.emplace(path, type);
    if (known->second != type) FAIL_CHECK(path, " changes its type");
    if (value.IsArray()) {
        for (const auto& element : value.GetArray()) note_types(element, path + "[]");
    } else if (value.IsObject()) {
        for (const auto& member : value.GetObject())
            note_types(member.value, path + "." + member.name.GetString());
    }
}

}  // namespace dockaudit::test
