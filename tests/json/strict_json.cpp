#include "json/strict_json.hpp"

#include <doctest/doctest.h>
#include <rapidjson/error/en.h>

#include <algorithm>
#include <array>
#include <dockaudit/event_reader.hpp>

#include "support/logs.hpp"

namespace dockaudit::test {
namespace {

using rapidjson::Value;

bool has_doubles(const Value& value) {
    if (value.IsArray()) return std::any_of(value.Begin(), value.End(), has_doubles);
    if (!value.IsObject()) return false;
    std::vector<std::string_view> names;
    for (const auto& member : value.GetObject()) {
        if (has_doubles(member.value)) return true;
        names.emplace_back(member.name.GetString(), member.name.GetStringLength());
    }
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) != names.end();
}

void collect_strings(std::vector<std::string_view>& strings, const Value& value) {
    if (value.IsString()) strings.emplace_back(value.GetString(), value.GetStringLength());
    if (value.IsArray()) {
        for (const auto& element : value.GetArray()) collect_strings(strings, element);
    }
    if (value.IsObject()) {
        for (const auto& member : value.GetObject()) collect_strings(strings, member.value);
    }
}

// Lines that are lies, damage or malice.
using namespace std::string_view_literals;
constexpr std::array kHostile{
    "type=SYSCALL msg=audit(1.000:1): arch=c000003e syscall=59 pid=abc ppid=007 uid=bob pid=5 pid=6 =x a.b=1 "
    "a\"b=2 "
    "ses=4294967295 key=\"a\" key=\"b\" exe=\"\xff\xc3\x28\" success=maybe success=no"sv,
    "node=\xe9\"\\ type=\xff\"\\ msg=audit(99999999999.999:18446744073709551615): x=\xed\xa0\x80 x=\xf4\x90\x80\x80 x=\xf0\x9f\x90\xb3"sv,
    "type=EXECVE msg=audit(2.000:2): argc=99 a0=FFFE00 a1_len=9 a1[0]=F09F a1[1]=90B3 a1[0]=00 a2=\"\" zz=\x01\x1f\x7f"sv,
    "type=PATH msg=audit(3.000:3): name=\"a\" name=\"b\" name=\"b\" nametype=PARENT item=\x80"sv,
    "type=AVC msg=audit(4.000:4): avc:  denied  { read  write } for pid=x comm=\"y\" pid=3"sv,
    "type=SOCKADDR msg=audit(5.000:5): saddr=02 saddr=0A00\ntype=PATH msg=audit(5.000:5):"sv,
};

}  // namespace

rapidjson::Document parse_strictly(std::string_view line) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag>(line.data(),
                                                                                               line.size());
    INFO(std::string(line));
    REQUIRE_MESSAGE(!document.HasParseError(), rapidjson::GetParseError_En(document.GetParseError()), " at ",
                    document.GetErrorOffset());
    REQUIRE(document.IsObject());
    REQUIRE_FALSE(has_doubles(document));
    return document;
}

const Value* find_member(const Value& value, std::string_view path) {
    const auto* at = &value;
    while (!path.empty()) {
        const auto name = path.substr(0, path.find('.'));
        path.remove_prefix(std::min(name.size() + 1, path.size()));
        if (!at->IsObject()) return nullptr;
        const auto found = at->FindMember(Value(name.data(), static_cast<rapidjson::SizeType>(name.size())));
        if (found == at->MemberEnd()) return nullptr;
        at = &found->value;
    }
    return at;
}

std::vector<std::string_view> strings_in(const Value& value) {
    std::vector<std::string_view> strings;
    collect_strings(strings, value);
    return strings;
}

// A decoder of its own kind: the table of Unicode's chapter 3 as a list of ranges, tried one after another.
std::string replaced_utf8(std::string_view bytes) {
    struct Shape {
        unsigned char first_low, first_high, second_low, second_high;
        std::size_t size;
    };
    constexpr std::array<Shape, 9> kShapes{{{0x00, 0x7f, 0, 0, 1},
                                            {0xc2, 0xdf, 0x80, 0xbf, 2},
                                            {0xe0, 0xe0, 0xa0, 0xbf, 3},
                                            {0xe1, 0xec, 0x80, 0xbf, 3},
                                            {0xed, 0xed, 0x80, 0x9f, 3},
                                            {0xee, 0xef, 0x80, 0xbf, 3},
                                            {0xf0, 0xf0, 0x90, 0xbf, 4},
                                            {0xf1, 0xf3, 0x80, 0xbf, 4},
                                            {0xf4, 0xf4, 0x80, 0x8f, 4}}};
    std::string text;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto at = [&](std::size_t k) { return static_cast<unsigned char>(bytes[k]); };
        const auto shape = std::find_if(kShapes.begin(), kShapes.end(), [&](const Shape& candidate) {
            return at(i) >= candidate.first_low && at(i) <= candidate.first_high;
        });
        std::size_t good = shape == kShapes.end() ? 0 : 1;
        while (good > 0 && good < shape->size && i + good < bytes.size()) {
            const auto low = good == 1 ? shape->second_low : 0x80;
            const auto high = good == 1 ? shape->second_high : 0xbf;
            if (at(i + good) < low || at(i + good) > high) break;
            ++good;
        }
        const bool is_whole = good > 0 && good == shape->size;
        text += is_whole ? std::string(bytes.substr(i, good)) : "\xef\xbf\xbd";
        i += std::max<std::size_t>(good, 1);
    }
    return text;
}

void for_each_event(const std::function<void(const EventView&)>& visit) {
    for (const auto lines : kHostile) {
        const Event event(lines);
        REQUIRE_FALSE(event.empty());
        visit(event.view());
    }
    for (const auto& log : all_logs()) {
        INFO(log.name);
        EventReader reader(LogSet::named(log.path), Query());
        for (const auto& event : reader) visit(event);
    }
}

std::string format_event(EventWriter& writer, const EventView& event) {
    std::string line;
    writer.append_event(line, event);
    REQUIRE(line.ends_with('\n'));
    line.pop_back();
    REQUIRE(line.find('\n') == std::string::npos);
    return line;
}

}  // namespace dockaudit::test
