#include "projections/markup.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace bilten::projections {
namespace {

// Enough to search by: what comes out is never shown to anybody.

constexpr std::array<std::pair<std::string_view, std::string_view>, 26> entities{{
    {"amp", "&"},      {"lt", "<"},       {"gt", ">"},      {"quot", "\""},   {"apos", "'"},
    {"nbsp", " "},     {"auml", "ä"},     {"ouml", "ö"},    {"uuml", "ü"},    {"Auml", "Ä"},
    {"Ouml", "Ö"},     {"Uuml", "Ü"},     {"szlig", "ß"},   {"eacute", "é"},  {"egrave", "è"},
    {"ecirc", "ê"},    {"agrave", "à"},   {"acirc", "â"},   {"ccedil", "ç"},  {"ntilde", "ñ"},
    {"oacute", "ó"},   {"aacute", "á"},   {"iacute", "í"},  {"ndash", " "},   {"mdash", " "},
    {"hellip", " "},
}};

constexpr std::size_t entity_bytes_max = 10;

std::optional<std::string> code_point_text(std::string_view digits)
{
    const bool hexadecimal = digits.starts_with('x') || digits.starts_with('X');
    if (hexadecimal) digits.remove_prefix(1);
    std::uint32_t value = 0;
    const auto* const last = digits.data() + digits.size();
    const auto [end, error] =
        std::from_chars(digits.data(), last, value, hexadecimal ? 16 : 10);
    if (error != std::errc{} || end != last || value == 0 || value > 0x10ffff ||
        (value >= 0xd800 && value < 0xe000))
        return std::nullopt;
    std::string out;
    const auto tail = [&](int shift) {
        out += static_cast<char>(0x80 | ((value >> shift) & 0x3f));
    };
    if (value < 0x80) {
        out += static_cast<char>(value);
    } else if (value < 0x800) {
        out += static_cast<char>(0xc0 | (value >> 6));
        tail(0);
    } else if (value < 0x10000) {
        out += static_cast<char>(0xe0 | (value >> 12));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xf0 | (value >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
    return out;
}

std::optional<std::string> entity_text(std::string_view name)
{
    if (name.starts_with('#')) return code_point_text(name.substr(1));
    const auto* const known =
        std::ranges::find(entities, name, [](const auto& entry) { return entry.first; });
    if (known == entities.end()) return std::nullopt;
    return std::string{known->second};
}

char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool begins_with(std::string_view text, std::string_view lower_case) noexcept
{
    return text.size() >= lower_case.size() &&
           std::ranges::equal(text.substr(0, lower_case.size()), lower_case, {}, lower);
}

// Whether a tag begins here: "a < b" has none.
bool is_tag(std::string_view text) noexcept
{
    if (text.size() < 2) return false;
    const auto next = lower(text[1]);
    return (next >= 'a' && next <= 'z') || next == '/' || next == '!' || next == '?';
}

// Where it goes on behind a tag, and behind what is between it and its end where nobody reads that.
std::size_t behind_tag(std::string_view html)
{
    const auto behind = [&](std::string_view mark, std::size_t from) {
        const auto found = html.find(mark, from);
        return found == html.npos ? html.size() : found + mark.size();
    };
    if (html.starts_with("<!--")) return behind("-->", 4);
    for (const std::string_view unread : {"script", "style"}) {
        if (!begins_with(html.substr(1), unread)) continue;
        for (auto at = behind(">", 0); at < html.size(); ++at)
            if (html[at] == '<' && html.substr(at).starts_with("</") &&
                begins_with(html.substr(at + 2), unread))
                return at + behind_tag(html.substr(at));
        return html.size();
    }
    return behind(">", 0);
}

} // namespace

std::string without_markup(std::string_view html)
{
    std::string out;
    out.reserve(html.size());
    while (!html.empty()) {
        if (html.front() == '<' && is_tag(html)) {
            html.remove_prefix(behind_tag(html));
            out += ' ';
            continue;
        }
        if (html.front() == '&') {
            const auto end = html.substr(0, entity_bytes_max).find(';');
            if (end != html.npos) {
                if (const auto text = entity_text(html.substr(1, end - 1))) {
                    out += *text;
                    html.remove_prefix(end + 1);
                    continue;
                }
            }
        }
        out += html.front();
        html.remove_prefix(1);
    }
    return out;
}

} // namespace bilten::projections
