#include "api/http/parameters.hpp"

#include "api/http/card_numbers.hpp"

#include "schemas/json/time.hpp"
#include "schemas/json/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace bilten::api {
namespace {

struct Complaint {
    std::string rule;
    std::string message;
};

constexpr std::size_t shown_name_bytes_max = 64;

bool is_digits(std::string_view text) noexcept
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::int64_t> parse_integer(std::string_view text) noexcept
{
    std::int64_t number = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    if (error != std::errc{} || end != last) return std::nullopt;
    return number;
}

bool is_decimal(std::string_view text) noexcept
{
    const auto point = text.find('.');
    if (point == text.npos) return is_digits(text);
    return is_digits(text.substr(0, point)) && is_digits(text.substr(point + 1));
}

// UTF-8 without control characters.
bool is_line(std::string_view text) noexcept
{
    while (!text.empty()) {
        const auto [value, bytes] = schemas::first_code_point(text);
        const bool control = value < 0x20 || (value >= 0x7f && value < 0xa0);
        if (bytes == 0 || control) return false;
        text.remove_prefix(bytes);
    }
    return true;
}

std::optional<Complaint> check_integer(std::string_view value, const Parameter& parameter)
{
    const auto number = parse_integer(value);
    if (!number) return Complaint{"type", "must be a whole number"};
    if (*number >= parameter.min && *number <= parameter.max) return std::nullopt;
    return Complaint{
        "range",
        "must be between " + std::to_string(parameter.min) + " and " +
            std::to_string(parameter.max)};
}

std::optional<Complaint> check_text(std::string_view value, const Parameter& parameter)
{
    if (!is_line(value)) return Complaint{"format", "must be one line of UTF-8"};
    const auto& choices = parameter.choices;
    if (choices.empty() || std::ranges::find(choices, value) != choices.end()) return std::nullopt;
    return Complaint{"oneOf", fmt::format("must be one of {}", fmt::join(choices, ", "))};
}

bool is_event_key(std::string_view value)
{
    const auto dot = value.find('.');
    return dot != value.npos && domain::parse_uuid(value.substr(0, dot)) &&
           domain::parse_uuid(value.substr(dot + 1));
}

bool is_session_key(std::string_view value)
{
    const auto dot = value.find('.');
    if (dot == value.npos) return parse_session(value).has_value();
    return domain::parse_uuid(value.substr(0, dot)) && parse_session(value.substr(dot + 1));
}

std::optional<Complaint> check(std::string_view value, const Parameter& parameter)
{
    const auto unless = [](bool good, const char* rule, const char* message) {
        return good ? std::nullopt : std::optional{Complaint{rule, message}};
    };
    if (value.size() > parameter_bytes_max) return Complaint{"length", "is too long"};
    switch (parameter.type) {
    case ParameterType::text: return check_text(value, parameter);
    case ParameterType::uuid:
        return unless(domain::parse_uuid(value).has_value(), "format", "must be a UUID");
    case ParameterType::session:
        return unless(
            parse_session(value).has_value(), "format", "must be a session's number: S1, S2, ...");
    case ParameterType::event_key:
        return unless(is_event_key(value), "format", "must be <event id>.<id>");
    case ParameterType::session_key:
        return unless(is_session_key(value), "format", "must be <event id>.S1, or S1");
    case ParameterType::integer: return check_integer(value, parameter);
    case ParameterType::decimal:
        return unless(is_decimal(value), "type", "must be a decimal number");
    case ParameterType::boolean:
        return unless(value == "true" || value == "false", "type", "must be true or false");
    case ParameterType::date:
        return unless(
            schemas::parse_date(value).has_value(), "format", "must be a date like 2026-01-31");
    }
    return std::nullopt;
}

// As it was sent, so that it is ASCII whatever it means.
std::string shown(std::string_view name)
{
    return std::string{name.substr(0, shown_name_bytes_max)};
}

void take_path(const Router::Match& match, Request& request, std::vector<FieldError>& errors)
{
    for (std::size_t i = 0; i < match.entry->path_parameters.size(); ++i) {
        const auto& [name, type] = match.entry->path_parameters[i];
        auto value = decode_segment(match.segments[i]);
        const auto complaint =
            value ? check(*value, {name, type}) : Complaint{"format", "must be percent-encoded"};
        if (complaint)
            errors.push_back({std::string{name}, complaint->rule, complaint->message});
        else
            request.path_parameters.add(name, std::move(*value));
    }
}

bool holds_card(const std::optional<std::string>& text)
{
    return text && holds_card_number(*text);
}

} // namespace

std::vector<FieldError> card_numbers_in(const Router::Match& match, const Target& target)
{
    std::vector<FieldError> found;
    for (std::size_t i = 0; i < match.entry->path_parameters.size(); ++i)
        if (holds_card(decode_segment(match.segments[i])))
            found.push_back(card_number_in(match.entry->path_parameters[i].name));
    for (const auto& sent : target.query) {
        if (holds_card_number(sent.decoded_name) || holds_card_number(sent.name))
            found.push_back(card_number_in("?"));
        else if (holds_card_number(sent.value))
            found.push_back(card_number_in(shown(sent.name)));
    }
    return found;
}

std::vector<FieldError>
take_parameters(const Router::Match& match, const Target& target, Request& request)
{
    std::vector<FieldError> errors;
    take_path(match, request, errors);

    const auto& declared = match.entry->route.parameters;
    const auto in_path = [&](std::string_view name) {
        return std::ranges::find(
                   match.entry->path_parameters, name, &Router::PathParameter::name) !=
               match.entry->path_parameters.end();
    };
    for (const auto& sent : target.query) {
        const auto known = std::ranges::find(declared, sent.decoded_name, &Parameter::name);
        if (known == declared.end() || in_path(known->name))
            errors.push_back({shown(sent.name), "unknown", "is not a parameter of this endpoint"});
        else if (request.query.text(known->name))
            errors.push_back({std::string{known->name}, "duplicate", "is there twice"});
        else if (const auto complaint = check(sent.value, *known))
            errors.push_back({std::string{known->name}, complaint->rule, complaint->message});
        else
            request.query.add(known->name, sent.value);
    }
    for (const auto& parameter : declared) {
        if (!parameter.required || in_path(parameter.name)) continue;
        const auto same = [&](const auto& sent) { return sent.decoded_name == parameter.name; };
        if (std::ranges::none_of(target.query, same))
            errors.push_back({std::string{parameter.name}, "required", "is missing"});
    }
    return errors;
}

} // namespace bilten::api
