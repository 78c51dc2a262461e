#include "api/http/message.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <stdexcept>

namespace bilten::api {
namespace {

constexpr std::array every_method{
    Method::get,
    Method::head,
    Method::post,
    Method::put,
    Method::patch,
    Method::delete_,
    Method::options};

[[noreturn]] void undeclared(std::string_view name, const char* type)
{
    throw std::logic_error(
        "the route does not declare the parameter " + std::string{name} + " as " + type);
}

} // namespace

std::string_view name_of(Method method) noexcept
{
    switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::delete_: return "DELETE";
    case Method::options: return "OPTIONS";
    }
    std::abort();
}

std::optional<Method> parse_method(std::string_view name) noexcept
{
    const auto* found =
        std::ranges::find(every_method, name, [](Method method) { return name_of(method); });
    if (found == every_method.end()) return std::nullopt;
    return *found;
}

std::string Parameters::fingerprint() const
{
    std::string text;
    for (const auto& [name, value] : all_)
        text.append(name).append("=").append(std::to_string(value.size())).append(":").append(value);
    return text;
}

std::optional<std::string_view> Parameters::text(std::string_view name) const noexcept
{
    for (const auto& [known, value] : all_)
        if (known == name) return value;
    return std::nullopt;
}

std::optional<domain::Uuid> Parameters::uuid(std::string_view name) const
{
    const auto value = text(name);
    if (!value) return std::nullopt;
    const auto id = domain::parse_uuid(*value);
    if (!id) undeclared(name, "a UUID");
    return id;
}

std::optional<domain::SessionNumber> parse_session(std::string_view text) noexcept
{
    domain::SessionNumber number;
    if (text.size() < 2 || text.size() > 10 || text[0] != 'S' || text[1] < '1' || text[1] > '9')
        return std::nullopt;
    const auto* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data() + 1, last, number.value);
    if (error != std::errc{} || end != last) return std::nullopt;
    return number;
}

std::optional<domain::SessionNumber> Parameters::session(std::string_view name) const
{
    const auto value = text(name);
    if (!value) return std::nullopt;
    const auto number = parse_session(*value);
    if (!number) undeclared(name, "a session's number");
    return number;
}

std::optional<std::int64_t> Parameters::integer(std::string_view name) const
{
    const auto value = text(name);
    if (!value) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
    if (error != std::errc{} || end != value->data() + value->size())
        undeclared(name, "an integer");
    return number;
}

std::optional<bool> Parameters::boolean(std::string_view name) const
{
    const auto value = text(name);
    if (!value) return std::nullopt;
    if (*value != "true" && *value != "false") undeclared(name, "a boolean");
    return *value == "true";
}

domain::Uuid Request::id(std::string_view name) const
{
    const auto value = path_parameters.uuid(name);
    if (!value) undeclared(name, "a part of its path");
    return *value;
}

domain::SessionNumber Request::session(std::string_view name) const
{
    const auto value = path_parameters.session(name);
    if (!value) undeclared(name, "a part of its path");
    return *value;
}

Response& Response::with(std::string name, std::string value)
{
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::ranges::any_of(value, control))
        throw std::invalid_argument("a control character in the header " + name);
    headers.push_back({std::move(name), std::move(value)});
    return *this;
}

const std::string* Response::header(std::string_view name) const noexcept
{
    for (const auto& header : headers)
        if (boost::algorithm::iequals(header.name, name)) return &header.value;
    return nullptr;
}

std::string_view Response::bytes() const noexcept
{
    if (const auto* own = std::get_if<std::string>(&body)) return *own;
    const auto& shared = *std::get_if<std::shared_ptr<const std::string>>(&body);
    return shared ? std::string_view{*shared} : std::string_view{};
}

Response json(int status, Response::Body body)
{
    return {status, json_type, std::move(body), {}};
}

Response created(std::string location, Response::Body body)
{
    auto response = json(201, std::move(body));
    response.with("Location", std::move(location));
    return response;
}

Response no_content()
{
    return {204, {}, {}, {}};
}

bool asks_for(const Request& request, std::string_view type)
{
    const std::string_view accept = request.headers.accept;
    return accept.find(type) < accept.find(json_type);
}

} // namespace bilten::api
