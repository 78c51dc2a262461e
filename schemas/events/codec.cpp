#include "schemas/events/codec.hpp"

#include "schemas/events/all_codecs.hpp"
#include "schemas/json/read.hpp"
#include "schemas/json/write.hpp"

#include <array>
#include <unordered_map>

namespace bilten::schemas {
namespace {

template <class... Variants>
std::array<std::span<const EventCodec>, sizeof...(Variants)>
table_of(const std::variant<Variants...>*)
{
    return {codecs_for<Variants>()...};
}

const EventCodec& codec_of(const domain::AnyEvent& event)
{
    static const auto table = table_of(static_cast<const domain::AnyEvent*>(nullptr));
    const auto index = std::visit([](const auto& one) { return one.index(); }, event);
    return table[event.index()][index];
}

const EventCodec& codec_named(std::string_view type)
{
    static const auto by_type = [] {
        std::unordered_map<std::string_view, const EventCodec*> all;
        for (const auto* codec : all_codecs())
            if (!all.emplace(codec->type, codec).second)
                throw std::logic_error{"two domain events are named " + std::string{codec->type}};
        return all;
    }();
    const auto found = by_type.find(type);
    if (found == by_type.end())
        throw UnknownEvent{"domain event of unknown type " + std::string{type}};
    return *found->second;
}

std::string where(const StoredEvent& stored)
{
    return "lane " + std::to_string(stored.lane) + ", position " + std::to_string(stored.position) +
           ", " + stored.type + ": ";
}

} // namespace

std::vector<const EventCodec*> all_codecs()
{
    std::vector<const EventCodec*> all;
    for (const auto& codecs : table_of(static_cast<const domain::AnyEvent*>(nullptr)))
        for (const auto& codec : codecs) all.push_back(&codec);
    return all;
}

EncodedEvent
encode(const domain::AnyEvent& event, const EventKey& key, Sealer& sealer, const Upcasters& known)
{
    const auto& codec = codec_of(event);
    EncodedEvent encoded{codec.type, known.current_version(codec.type), {}};
    WriteContext context{sealer, key};
    codec.write(encoded.data, event, &context);
    return encoded;
}

domain::AnyEvent decode(const StoredEvent& stored, Opener* opener, const Upcasters& known)
{
    const auto& codec = codec_named(stored.type);
    const ReadContext context{opener, {stored.event_id, stored.stream_id, stored.version}};
    try {
        if (!known.is_old(codec.type, stored.schema_version))
            return codec.read(stored.data, context);
        return codec.read(known.lift(codec.type, stored.schema_version, stored.data), context);
    } catch (const CorruptDocument& corrupt) {
        throw CorruptDocument{where(stored) + corrupt.what()};
    }
}

RecordedEvent decode_recorded(const StoredEvent& stored, Opener* opener, const Upcasters& known)
{
    return {
        {stored.lane, stored.position},
        stored.stream_id,
        stored.version,
        stored.event_id,
        codec_named(stored.type).type,
        stored.recorded_at,
        decode_metadata(stored.metadata),
        decode(stored, opener, known)};
}

std::string encode_metadata(const domain::Metadata& metadata)
{
    return to_json(metadata);
}

domain::Metadata decode_metadata(std::string_view json)
{
    return from_stored<domain::Metadata>(json);
}

std::string_view type_of(const domain::AnyEvent& event)
{
    return codec_of(event).type;
}

std::string_view stream_type_of(const domain::AnyEvent& event)
{
    return codec_of(event).stream_type;
}

std::vector<std::string_view> event_types()
{
    std::vector<std::string_view> types;
    for (const auto* codec : all_codecs()) types.push_back(codec->type);
    return types;
}

} // namespace bilten::schemas
