// Findings about rules for programs: JSON that is valid whatever rules hold, and SARIF 2.1.0 as its schema wants it.

#include <doctest/doctest.h>
#include <rapidjson/document.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/finding_writer.hpp>

#include "json/strict_json.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

constexpr std::string_view kRules =
    "-b 64\n"
    "  -w /run/docker.sock -p wa -k other\n"
    "-a always,exit -F frob=1\n"
    "-w /usr/bin/docker-runc -p x -k {0}\n"
    "-w /[a](http://example.com) -p wa\n"
    "-w /\xC3\xA4/\xff -p wa -k a\n";

rapidjson::Document document_of(FindingFormat format, std::string_view rules = kRules) {
    const auto host = make_rule_host(HostFamily::generic);
    const std::vector<RuleSet> sets{parse_audit_rules(rules, "rules of/a#1.rules")};
    const auto text = format_findings(sets, check_rules(sets, host), rule_coverage(sets, host), format,
                                      {.tool_version = "1.2"});
    REQUIRE(text.ends_with('\n'));
    return parse_strictly(std::string_view(text).substr(0, text.size() - 1));
}

// The members that the schema of SARIF 2.1.0 has for the objects that are written here; those with a `!` are required.
const std::map<std::string_view, std::set<std::string_view>>& schema() {
    static const std::map<std::string_view, std::set<std::string_view>> kSchema{
        {"sarifLog", {"$schema", "version!", "runs!"}},
        {"run", {"tool!", "results", "columnKind", "properties"}},
        {"tool", {"driver!"}},
        {"driver", {"name!", "version", "rules"}},
        {"rule", {"id!", "shortDescription", "fullDescription", "defaultConfiguration"}},
        {"message", {"text"}},
        {"defaultConfiguration", {"level"}},
        {"result", {"ruleId", "ruleIndex", "level", "message!", "locations", "relatedLocations", "fixes"}},
        {"location", {"physicalLocation"}},
        {"physicalLocation", {"artifactLocation", "region"}},
        {"artifactLocation", {"uri"}},
        {"region", {"startLine", "startColumn", "endColumn"}},
        {"fix", {"description", "artifactChanges!"}},
        {"artifactChange", {"artifactLocation!", "replacements!"}},
        {"replacement", {"deletedRegion!", "insertedContent"}},
    };
    return kSchema;
}

// What stands below a member, by its name.
std::string_view kind_below(std::string_view member) {
    static const std::map<std::string_view, std::string_view> kKinds{
        {"runs", "run"},
        {"rules", "rule"},
        {"shortDescription", "message"},
        {"fullDescription", "message"},
        {"description", "message"},
        {"insertedContent", "message"},
        {"results", "result"},
        {"locations", "location"},
        {"relatedLocations", "location"},
        {"fixes", "fix"},
        {"artifactChanges", "artifactChange"},
        {"replacements", "replacement"},
        {"deletedRegion", "region"},
    };
    const auto found = kKinds.find(member);
    return found == kKinds.end() ? member : found->second;
}

void check_object(const rapidjson::Value& value, std::string_view kind) {
    CAPTURE(kind);
    if (value.IsArray()) {
        for (const auto& element : value.GetArray()) check_object(element, kind);
        return;
    }
    const auto members = schema().find(kind);
    if (!value.IsObject() || members == schema().end()) return;
    for (const auto& member : value.GetObject()) {
        const std::string name(member.name.GetString(), member.name.GetStringLength());
        CAPTURE(name);
        CHECK((members->second.contains(name) || members->second.contains(name + "!")));
        if (name != "properties") check_object(member.value, kind_below(name));
    }
    for (const auto name : members->second) {
        if (name.ends_with('!')) CHECK(value.HasMember(std::string(name.substr(0, name.size() - 1)).c_str()));
    }
}

}  // namespace

TEST_CASE("SARIF has what its schema wants") {
    const auto document = document_of(FindingFormat::sarif);
    check_object(document, "sarifLog");
    CHECK(find_member(document, "version")->GetString() == std::string_view("2.1.0"));
    const auto& run = document["runs"][0];
    const auto& rules = run["tool"]["driver"]["rules"];
    CHECK(rules.Size() == finding_kinds().size());
    REQUIRE(run["results"].Size() > 5);
    std::set<std::string_view> kinds;
    for (const auto& result : run["results"].GetArray()) {
        const auto& rule = rules[result["ruleIndex"].GetUint()];
        CHECK(rule["id"] == result["ruleId"]);
        kinds.insert(result["ruleId"].GetString());
        const std::string_view level = result["level"].GetString();
        CHECK((level == "error" || level == "warning" || level == "note"));
        for (const auto& location : result["locations"].GetArray()) {
            const auto& physical = location["physicalLocation"];
            CHECK(physical["artifactLocation"]["uri"] == "rules%20of/a%231.rules");
            if (!physical.HasMember("region")) continue;
            const auto& region = physical["region"];
            CHECK(region["startLine"].GetUint() >= 1);
            if (!region.HasMember("startColumn")) continue;
            CHECK(region["startColumn"].GetUint() >= 1);
            CHECK(region["endColumn"].GetUint() > region["startColumn"].GetUint());
        }
    }
    for (const auto* kind :
         {"syntax", "never-loaded", "blind-socket", "small-backlog", "foreign-key", "unwatched-client"})
        CHECK(kinds.contains(kind));
    CHECK(run["properties"]["coverage"].Size() > 20);
}

TEST_CASE("the region of a result is the place of the mistake, in characters from 1") {
    const auto document = document_of(FindingFormat::sarif);
    for (const auto& result : document["runs"][0]["results"].GetArray()) {
        if (result["ruleId"] != "blind-socket") continue;
        const auto& region = result["locations"][0]["physicalLocation"]["region"];
        CHECK(region["startLine"].GetUint() == 2);
        CHECK(region["startColumn"].GetUint() == 6);
        CHECK(region["endColumn"].GetUint() == 22);
        const auto& replacement = result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        CHECK(replacement["deletedRegion"]["startColumn"].GetUint() == 3);
        CHECK(replacement["deletedRegion"]["endColumn"].GetUint() == 37);
        CHECK(std::string_view(replacement["insertedContent"]["text"].GetString())
                  .starts_with("-a always,exit "));
        return;
    }
    FAIL("not found");
}

TEST_CASE("nothing in a message of SARIF is a link or an argument") {
    const auto document = document_of(FindingFormat::sarif);
    for (const auto& result : document["runs"][0]["results"].GetArray()) {
        const std::string_view text = result["message"]["text"].GetString();
        CAPTURE(text);
        CHECK(text.find("[a](") == std::string_view::npos);
        const auto brace = text.find("{0}");
        CHECK((brace == std::string_view::npos || (brace > 0 && text[brace - 1] == '{')));
    }
}

TEST_CASE("the same findings as one object") {
    const auto document = document_of(FindingFormat::json);
    const auto& findings = document["findings"];
    std::map<std::string_view, std::uint64_t> counts;
    for (const auto& finding : findings.GetArray()) ++counts[finding["severity"].GetString()];
    CHECK(document["errors"].GetUint64() == counts["error"]);
    CHECK(document["warnings"].GetUint64() == counts["warning"]);
    CHECK(document["notes"].GetUint64() == counts["note"]);
    for (const auto& finding : findings.GetArray()) {
        if (finding["id"] != "blind-socket") continue;
        CHECK(finding["line"].GetUint() == 2);
        CHECK(finding["column"].GetUint() == 6);
        CHECK(finding["length"].GetUint() == 16);
        CHECK(finding["rule"] == "-w /run/docker.sock -p wa -k other");
    }
    for (const auto& row : document["coverage"].GetArray()) {
        CHECK(row["id"].IsString());
        CHECK(row["keys"].IsArray());
    }
}

TEST_CASE("rules of any bytes are valid JSON") {
    for (const std::string_view rules : {"", "\xff", "-w /\xed\xa0\x80 -k \xc0\xaf\n", "-w /a\x01 -p r\n"}) {
        document_of(FindingFormat::json, rules);
        document_of(FindingFormat::sarif, rules);
    }
}
