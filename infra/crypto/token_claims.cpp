#include "infra/crypto/token_claims.hpp"

#include "domain/ticketed_event/ticketed_event.hpp"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <new>

namespace bilten::infra {

namespace dom = simdjson::dom;

namespace {

constexpr std::size_t depth_max = 8;
constexpr std::size_t document_bytes_max = 8 * 1024;
constexpr std::size_t text_bytes_max = 320; // an e-mail address has at most that many
constexpr std::size_t list_max = 16;
constexpr std::int64_t seconds_max = 253'402'300'799; // the year 9999

using Members = std::map<std::string_view, dom::element>;

dom::parser& parser()
{
    thread_local dom::parser parser = [] {
        dom::parser made{document_bytes_max};
        if (made.allocate(document_bytes_max, depth_max)) throw std::bad_alloc{};
        return made;
    }();
    return parser;
}

// Nothing: it is no object, or a member is there twice. Valid until the next document of this
// thread.
std::optional<Members> members_of(std::string_view json)
{
    dom::object object;
    if (json.size() > document_bytes_max) return std::nullopt;
    if (parser().parse(json.data(), json.size()).get(object)) return std::nullopt;
    Members members;
    for (const auto [name, value] : object)
        if (!members.emplace(name, value).second) return std::nullopt;
    return members;
}

std::optional<std::string> text_at(const Members& members, std::string_view name)
{
    const auto found = members.find(name);
    std::string_view text;
    if (found == members.end() || found->second.get(text)) return std::nullopt;
    if (text.size() > text_bytes_max) return std::nullopt;
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::ranges::any_of(text, control)) return std::nullopt;
    return std::string{text};
}

// Absent is empty; there and no text is nothing.
std::optional<std::string> optional_text_at(const Members& members, std::string_view name)
{
    return members.contains(name) ? text_at(members, name) : std::string{};
}

std::optional<std::vector<std::string>> texts_at(const Members& members, std::string_view name)
{
    const auto found = members.find(name);
    dom::array array;
    if (found == members.end() || found->second.get(array) || array.size() > list_max)
        return std::nullopt;
    std::vector<std::string> texts;
    for (const auto element : array) {
        std::string_view text;
        if (element.get(text) || text.size() > text_bytes_max) return std::nullopt;
        texts.emplace_back(text);
    }
    return texts;
}

std::optional<std::chrono::sys_seconds> instant_at(const Members& members, std::string_view name)
{
    const auto found = members.find(name);
    std::int64_t seconds = 0;
    if (found == members.end() || found->second.get(seconds)) return std::nullopt;
    if (seconds < 0 || seconds > seconds_max) return std::nullopt;
    return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

// Absent is 0; there and no level is nothing.
std::optional<std::int32_t> vetting_level_of(const Members& members)
{
    const auto found = members.find("vettingLevel");
    if (found == members.end()) return 0;
    std::int64_t level = 0;
    if (found->second.get(level)) return std::nullopt;
    if (level < 0 || level > domain::ticketed_event::vetting_level_max) return std::nullopt;
    return static_cast<std::int32_t>(level);
}

std::optional<commands::Principal> principal_of(const Members& members)
{
    const auto subject = text_at(members, "sub");
    const auto user = subject ? domain::parse_uuid(*subject) : std::nullopt;
    const auto roles = texts_at(members, "roles");
    auto name = optional_text_at(members, "name");
    auto email = optional_text_at(members, "email");
    const auto level = vetting_level_of(members);
    if (!user || !roles || !name || !email || !level) return std::nullopt;

    commands::Principal principal{{*user}, {}, std::move(*name), std::move(*email), *level};
    for (const auto& role : *roles)
        if (const auto known = commands::parse_role(role)) principal.roles.push_back(*known);
    return principal;
}

} // namespace

std::optional<TokenHeader> parse_token_header(std::string_view json)
{
    const auto members = members_of(json);
    if (!members || members->size() != 3) return std::nullopt;
    if (text_at(*members, "alg") != "ES256" || text_at(*members, "typ") != "at+jwt")
        return std::nullopt;
    auto key_id = text_at(*members, "kid");
    if (!key_id) return std::nullopt;
    return TokenHeader{std::move(*key_id)};
}

std::optional<TokenClaims> parse_token_claims(std::string_view json)
{
    const auto members = members_of(json);
    if (!members) return std::nullopt;
    auto issuer = text_at(*members, "iss");
    auto audiences = texts_at(*members, "aud");
    if (auto single = text_at(*members, "aud")) audiences = {std::move(*single)};
    const auto issued_at = instant_at(*members, "iat");
    const auto not_before = instant_at(*members, "nbf");
    const auto expires_at = instant_at(*members, "exp");
    auto principal = principal_of(*members);
    if (!issuer || !audiences || !issued_at || !not_before || !expires_at || !principal)
        return std::nullopt;
    return TokenClaims{
        std::move(*issuer),
        std::move(*audiences),
        *issued_at,
        *not_before,
        *expires_at,
        std::move(*principal)};
}

} // namespace bilten::infra
