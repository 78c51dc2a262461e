#include "schemas/events/personal_form.hpp"

#include "schemas/events/sealing.hpp"

#include <stdexcept>

namespace bilten::schemas {
namespace {

struct PersonalDocument {
    domain::SubjectId subject;
    std::optional<std::string> sealed;
    std::optional<bool> erased;
    std::optional<std::string> place;
};
BOOST_DESCRIBE_STRUCT(PersonalDocument, (), (subject, sealed, erased, place))

// What a value's text reads where it stands now.
std::string
sealed_here(Writer& writer, domain::SubjectId subject, const detail::PersonalContent& content)
{
    auto* const context = writer.context();
    if (const auto* clear = std::get_if<std::string>(&content)) {
        if (!context) throw std::logic_error{"personal data in clear has no sealer to go through"};
        return context->sealer.seal(subject, *clear, place_of(context->key, writer.path()));
    }
    const auto& sealed = std::get<domain::Sealed>(content);
    if (context && sealed.place != place_of(context->key, writer.path()))
        throw std::logic_error{"a sealed value was moved to a place where it cannot be opened"};
    return sealed.text;
}

} // namespace

std::string place_of(const EventKey& key, std::string_view field_path)
{
    std::string place;
    place.reserve(2 * 36 + 16 + field_path.size());
    domain::append_to(place, key.event_id);
    place += '/';
    domain::append_to(place, key.stream_id);
    place += '/';
    place += std::to_string(key.version);
    place += '/';
    return place += field_path;
}

namespace detail {

void write_personal(Writer& writer, domain::SubjectId subject, const PersonalContent& content)
{
    writer.raw(R"({"subject":)");
    write_value(writer, subject);
    if (std::holds_alternative<domain::Erased>(content)) return writer.raw(R"(,"erased":true})");

    writer.raw(R"(,"sealed":)");
    writer.text(sealed_here(writer, subject, content));
    if (!writer.context()) {
        writer.raw(R"(,"place":)");
        writer.text(std::get<domain::Sealed>(content).place);
    }
    writer.raw("}");
}

PersonalContent read_personal(Reader& reader, domain::SubjectId& subject)
{
    PersonalDocument document;
    read_value(reader, document);
    if (!reader.content()) return domain::Erased{};
    subject = document.subject;

    const auto* context = reader.context();
    const bool erased = document.erased.value_or(false);
    const bool needs_place = !erased && !context;
    if (erased == document.sealed.has_value() || needs_place != document.place.has_value()) {
        reader.complain("oneOf", "must be either sealed or erased");
        return domain::Erased{};
    }
    if (erased) return domain::Erased{};
    if (!context) return domain::Sealed{*document.sealed, *document.place};

    auto place = place_of(context->key, reader.path());
    if (!context->opener) return domain::Sealed{std::move(*document.sealed), std::move(place)};
    auto clear = context->opener->open(subject, *document.sealed, place);
    if (!clear) return domain::Erased{};
    return std::move(*clear);
}

Schema personal_schema(
    Definitions& definitions,
    std::string_view clear_name,
    const void* identity,
    const Schema& clear)
{
    return definitions.reference("Personal" + std::string{clear_name}, identity, [&] {
        return R"({"type":"object","description":"AES-256-GCM under the subject's own key; )"
               R"(x-clear says what it hides","properties":{"subject":{"type":"string",)"
               R"("format":"uuid"},"sealed":{"type":"string","contentEncoding":"base64"},)"
               R"("erased":{"const":true}},"required":["subject"],"oneOf":[{"required":)"
               R"(["sealed"]},{"required":["erased"]}],"additionalProperties":false,"x-clear":)" +
               text_of(clear) + "}";
    });
}

} // namespace detail
} // namespace bilten::schemas
