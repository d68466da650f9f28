#include <dockaudit/container_names.hpp>

#include <array>

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <dockaudit/error.hpp>

namespace dockaudit {
namespace {

using Value = rapidjson::Value;

std::string_view text_of(const Value& value) {
    if (value.IsString()) return {value.GetString(), value.GetStringLength()};
    // podman lists the names of a container.
    if (value.IsArray() && !value.Empty() && value[0].IsString()) return text_of(value[0]);
    return {};
}

template <std::size_t N>
std::string_view member(const Value& object, const std::array<const char*, N>& names) {
    for (const char* name : names) {
        const auto found = object.FindMember(name);
        if (found == object.MemberEnd()) continue;
        if (const auto text = text_of(found->value); !text.empty()) return text;
    }
    return {};
}

// podman's storage has the name of the image in a text that is JSON itself.
std::string image_of_metadata(const Value& object) {
    rapidjson::Document metadata;
    const auto text = member(object, std::array{"metadata"});
    metadata.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
    if (metadata.HasParseError() || !metadata.IsObject()) return {};
    return std::string(member(metadata, std::array{"image-name"}));
}

void append_object(std::vector<ContainerName>& out, const Value& object) {
    ContainerName known;
    known.id = member(object, std::array{"Id", "ID", "id"});
    if (known.id.empty()) return;
    auto name = member(object, std::array{"Name", "Names", "names"});
    // `docker inspect` writes `/web`; `docker ps` lists links after the name.
    if (name.starts_with('/')) name.remove_prefix(1);
    known.name = name.substr(0, name.find(','));
    const auto config = object.FindMember("Config");
    if (config != object.MemberEnd() && config->value.IsObject())
        known.image = member(config->value, std::array{"Image"});
    if (known.image.empty()) known.image = member(object, std::array{"ImageName", "Image"});
    if (known.image.empty()) known.image = image_of_metadata(object);
    out.push_back(std::move(known));
}

void append_value(std::vector<ContainerName>& out, const Value& value) {
    if (value.IsObject()) append_object(out, value);
    if (!value.IsArray()) return;
    for (const auto& element : value.GetArray()) {
        if (element.IsObject()) append_object(out, element);
    }
}

}  // namespace

std::vector<ContainerName> parse_container_names(std::string_view json) {
    constexpr auto kFlags = rapidjson::kParseStopWhenDoneFlag | rapidjson::kParseIterativeFlag;
    std::vector<ContainerName> names;
    rapidjson::MemoryStream stream(json.data(), json.size());
    while (true) {
        rapidjson::SkipWhitespace(stream);
        if (stream.Tell() >= json.size()) return names;
        rapidjson::Document document;
        document.ParseStream<kFlags>(stream);
        if (document.HasParseError()) {
            throw Error(ErrorKind::usage,
                        fmt::format("this is no JSON at byte {}: {}", document.GetErrorOffset() + 1,
                                    rapidjson::GetParseError_En(document.GetParseError())));
        }
        append_value(names, document);
    }
}

}  // namespace dockaudit
