#include "schemas/schema_files.hpp"

#include "schemas/events/all_codecs.hpp"
#include "schemas/events/upcasters.hpp"

namespace bilten::schemas {
namespace {

std::string document(const EventCodec& codec, const std::string& version)
{
    Definitions definitions{"#/$defs/"};
    const auto object = codec.schema(definitions);
    const std::string type{codec.type};
    auto text =
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:bilten:schema:)" +
        type + ":v" + version + R"(","title":")" + type + R"(","x-streamType":")" +
        std::string{codec.stream_type} + "\"," + object.substr(1);
    if (!definitions.all().empty()) {
        text.pop_back();
        text += ",\"$defs\":" + definitions.json() + '}';
    }
    return pretty(text);
}

} // namespace

std::map<std::string, std::string> event_schema_files()
{
    std::map<std::string, std::string> files;
    for (const auto* codec : all_codecs()) {
        const auto version = std::to_string(upcasters().current_version(codec->type));
        files.emplace(
            "schemas/events/json/" + std::string{codec->type} + ".v" + version + ".schema.json",
            document(*codec, version));
    }
    return files;
}

} // namespace bilten::schemas
