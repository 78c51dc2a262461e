#include "schemas/json/schema.hpp"

#include "schemas/json/write.hpp"

#include <stdexcept>

namespace bilten::schemas {

std::string text_of(const Schema& schema)
{
    std::string text;
    const auto add = [&](const std::string& keywords) {
        if (!text.empty() && !keywords.empty()) text += ',';
        text += keywords;
    };
    if (!schema.type.empty())
        add("\"type\":" +
            (schema.nullable ? "[\"" + schema.type + "\",\"null\"]" : '"' + schema.type + '"'));
    if (schema.type.empty() && schema.nullable && !schema.keywords.empty())
        add("\"anyOf\":[{" + schema.keywords + "},{\"type\":\"null\"}]");
    else
        add(schema.keywords);
    if (!schema.description.empty()) add("\"description\":" + to_json(schema.description));
    if (!schema.example.empty()) add("\"examples\":[" + schema.example + ']');
    return '{' + text + '}';
}

bool Definitions::enter(std::string_view name, const void* identity)
{
    const auto [entry, fresh] = entries_.try_emplace(std::string{name}, Entry{identity, {}});
    if (entry->second.identity != identity)
        throw std::logic_error{"two types are named " + std::string{name} + " in JSON"};
    return fresh;
}

std::map<std::string, std::string> Definitions::all() const
{
    std::map<std::string, std::string> all;
    for (const auto& [name, entry] : entries_) all.emplace(name, entry.text);
    return all;
}

std::string Definitions::json() const
{
    std::string out;
    for (const auto& [name, entry] : entries_)
        out += (out.empty() ? "{\"" : ",\"") + name + "\":" + entry.text;
    return out.empty() ? "{}" : out + '}';
}

namespace detail {

std::string object_text(
    Definitions& definitions, std::string_view type, std::span<const MemberSchema> members)
{
    std::string properties;
    std::vector<std::string_view> required;
    for (const auto& member : members) {
        properties += properties.empty() ? "\"" : ",\"";
        properties += member.name;
        auto schema = member.schema(definitions);
        if (const auto* note = definitions.note(type, member.name)) {
            schema.description = note->description;
            // Of a list and of another object, the examples of its items and members say it all.
            const bool is_text_or_number = !schema.type.empty() && schema.type != "array";
            if (is_text_or_number && note->has_example()) schema.example = note->example;
        }
        properties += "\":" + text_of(schema);
        if (member.required) required.push_back(member.name);
    }
    auto text = R"({"type":"object","properties":{)" + properties + '}';
    if (!required.empty()) text += ",\"required\":" + to_json(required);
    return text + ",\"additionalProperties\":false}";
}

std::string enum_text(std::span<const std::string_view> names)
{
    return R"({"type":"string","enum":)" +
           to_json(std::vector<std::string_view>{names.begin(), names.end()}) + '}';
}

Schema integer_schema(int bits, bool is_signed)
{
    if (is_signed && bits >= 32)
        return {"integer", "\"format\":\"int" + std::to_string(bits) + '"'};
    if (bits == 64) return {"integer", "\"minimum\":0"};
    const auto span = std::int64_t{1} << bits;
    const auto low = is_signed ? -span / 2 : 0;
    return {
        "integer",
        "\"minimum\":" + std::to_string(low) + ",\"maximum\":" + std::to_string(low + span - 1)};
}

} // namespace detail

std::string pretty(std::string_view json)
{
    std::string out;
    std::size_t level = 0;
    bool in_text = false;
    const auto new_line = [&] { out.append(1, '\n').append(2 * level, ' '); };
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_text || c == '"') {
            out += c;
            if (c == '\\')
                out += json[++i];
            else if (c == '"')
                in_text = !in_text;
            continue;
        }
        const bool opens = c == '{' || c == '[';
        if (opens && (json[i + 1] == '}' || json[i + 1] == ']')) {
            (out += c) += json[++i];
            continue;
        }
        if (c == '}' || c == ']') {
            --level;
            new_line();
        }
        out += c;
        if (c == ':') out += ' ';
        if (opens) ++level;
        if (opens || c == ',') new_line();
    }
    return out += '\n';
}

} // namespace bilten::schemas
