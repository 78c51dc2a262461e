#pragma once

// The forms of the domain's words that JSON shows as text, and of RawJson.

#include "domain/id.hpp"
#include "domain/money.hpp"
#include "domain/ticketed_event/events.hpp"
#include "domain/uuid.hpp"
#include "schemas/json/form.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bilten::schemas {

template <>
struct Form<std::string> {
    static std::string_view view(const std::string& value) noexcept { return value; }

    static std::optional<Complaint> parse(std::string_view text, std::string& value);
    static Schema schema(Definitions&);
};

template <>
struct Form<std::string_view> { // written only

    static std::string_view view(std::string_view value) noexcept { return value; }

    static Schema schema(Definitions&);
};

template <>
struct Form<domain::Uuid> {
    static void append(std::string& out, const domain::Uuid& id) { domain::append_to(out, id); }

    static std::optional<Complaint> parse(std::string_view text, domain::Uuid& id);
    static Schema schema(Definitions&);
};

template <class Kind>
struct Form<domain::Id<Kind>> {
    static void append(std::string& out, const domain::Id<Kind>& id)
    {
        domain::append_to(out, id.value);
    }

    static std::optional<Complaint> parse(std::string_view text, domain::Id<Kind>& id)
    {
        return Form<domain::Uuid>::parse(text, id.value);
    }

    static Schema schema(Definitions& definitions);
};

// "S1"
template <>
struct Form<domain::SessionNumber> {
    static void append(std::string& out, const domain::SessionNumber& number);
    static std::optional<Complaint> parse(std::string_view text, domain::SessionNumber& number);
    static Schema schema(Definitions&);
};

template <>
struct Form<domain::Instant> {
    static void append(std::string& out, const domain::Instant& instant);
    static std::optional<Complaint> parse(std::string_view text, domain::Instant& instant);
    static Schema schema(Definitions&);
};

template <>
struct Form<domain::ticketed_event::TimeOfDay> {
    using TimeOfDay = domain::ticketed_event::TimeOfDay;
    static void append(std::string& out, const TimeOfDay& time);
    static std::optional<Complaint> parse(std::string_view text, TimeOfDay& time);
    static Schema schema(Definitions&);
};

template <>
struct Form<domain::Currency> {
    static void append(std::string& out, const domain::Currency& currency);
    static std::optional<Complaint> parse(std::string_view text, domain::Currency& currency);
    static Schema schema(Definitions&);
};

template <>
struct Form<RawJson> {
    static void write(Writer& writer, const RawJson& json);
    static void read(Reader& reader, RawJson& json);
    static Schema schema(Definitions&);
};

} // namespace bilten::schemas
