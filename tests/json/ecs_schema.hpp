#pragma once

#include <rapidjson/document.h>
#include <rapidjson/schema.h>

#include <map>
#include <string>
#include <string_view>

namespace dockaudit::test {

/// The schema of JSON that is installed, and what else holds for all events together.
class EcsSchema {
 public:
    EcsSchema();

    /// Fails the test unless the line is strict JSON that fits the schema, its members come in the order of
    /// the schema, and no member has another type than in an earlier line.
    rapidjson::Document check(std::string_view line);

 private:
    void check_order(const rapidjson::Value& schema, const rapidjson::Value& value, const std::string& path);
    void note_types(const rapidjson::Value& value, const std::string& path);

    rapidjson::Document text_;
    rapidjson::SchemaDocument schema_;
    rapidjson::SchemaValidator validator_;
    std::map<std::string, int> types_;  // of all members of all events, by their paths
};

}  // namespace dockaudit::test
