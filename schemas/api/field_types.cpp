#include "schemas/api/field_types.hpp"

#include "schemas/json/time.hpp"
#include "schemas/json/utf8.hpp"

#include <algorithm>

namespace bilten::schemas {
namespace {

constexpr std::size_t email_bytes_max = 254;     // RFC 5321 section 4.5.3.1.3, without the brackets
constexpr std::size_t local_part_bytes_max = 64; // section 4.5.3.1.1
constexpr std::size_t domain_label_bytes_max = 63; // RFC 1035

bool is_space(char32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
           c == 0x205f || c == 0x3000 || c == 0xfeff;
}

bool is_control(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

bool is_line_break_or_tab(char32_t c)
{
    return c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029;
}

// Without the white space around it.
std::string_view trimmed(std::string_view text)
{
    std::size_t first = text.size();
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = first_code_point(text.substr(at));
        const auto bytes = std::max<std::size_t>(c.bytes, 1);
        if (!is_space(c.value)) {
            first = std::min(first, at);
            end = at + bytes;
        }
        at += bytes;
    }
    return text.substr(std::min(first, end), end - std::min(first, end));
}

std::string count_of(std::size_t min, std::size_t max)
{
    if (min == max) return std::to_string(max);
    if (min == 0) return "at most " + std::to_string(max);
    return std::to_string(min) + " to " + std::to_string(max);
}

bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 5322's dot-atom.
bool is_local_part(std::string_view text)
{
    constexpr std::string_view others = "!#$%&'*+/=?^_`{|}~-.";
    if (text.empty() || text.size() > local_part_bytes_max) return false;
    if (text.front() == '.' || text.back() == '.' || text.find("..") != text.npos) return false;
    return std::ranges::all_of(
        text, [&](char c) { return is_letter_or_digit(c) || others.find(c) != others.npos; });
}

bool is_label(std::string_view text)
{
    if (text.empty() || text.size() > domain_label_bytes_max) return false;
    if (text.front() == '-' || text.back() == '-') return false;
    return std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_domain(std::string_view text)
{
    std::size_t labels = 0;
    while (true) {
        const auto dot = text.find('.');
        if (!is_label(text.substr(0, dot))) return false;
        ++labels;
        if (dot == text.npos) return labels >= 2;
        text.remove_prefix(dot + 1);
    }
}

} // namespace

namespace detail {

std::optional<Complaint> parse_typed(
    std::string_view text, Lines lines, std::size_t min, std::size_t max, std::string& value)
{
    const auto kept = trimmed(text);
    std::size_t length = 0;
    for (std::size_t at = 0; at < kept.size(); ++length) {
        const auto c = first_code_point(kept.substr(at));
        if (c.bytes == 0) return Complaint{"encoding", "must be valid UTF-8"};
        const bool allowed = lines == Lines::many && is_line_break_or_tab(c.value);
        if (is_control(c.value) && !allowed)
            return Complaint{"format", "must not hold control characters"};
        at += c.bytes;
    }
    if (length < min || length > max)
        return Complaint{"length", "must have " + count_of(min, max) + " characters"};
    value.assign(kept);
    return std::nullopt;
}

std::optional<Complaint> parse_email(std::string_view text, std::string& value)
{
    const auto kept = trimmed(text);
    const auto at = kept.rfind('@');
    if (kept.size() > email_bytes_max)
        return Complaint{"length", "must have " + count_of(0, email_bytes_max) + " characters"};
    if (at == kept.npos || !is_local_part(kept.substr(0, at)) || !is_domain(kept.substr(at + 1)))
        return Complaint{"format", "must be an e-mail address"};
    value.assign(kept);
    return std::nullopt;
}

Schema text_schema(std::size_t min, std::size_t max, std::string_view format)
{
    std::string keywords;
    if (!format.empty()) keywords += "\"format\":\"" + std::string{format} + "\",";
    if (min > 0) keywords += "\"minLength\":" + std::to_string(min) + ',';
    return {"string", keywords + "\"maxLength\":" + std::to_string(max)};
}

Schema integer_range_schema(std::int64_t low, std::int64_t high)
{
    return {
        "integer", "\"minimum\":" + std::to_string(low) + ",\"maximum\":" + std::to_string(high)};
}

Schema list_schema(const Schema& item, std::size_t min, std::size_t max)
{
    auto keywords = "\"items\":" + text_of(item);
    if (min > 0) keywords += ",\"minItems\":" + std::to_string(min);
    return {"array", keywords + ",\"maxItems\":" + std::to_string(max)};
}

void complain_count(Reader& reader, std::size_t min, std::size_t max)
{
    reader.complain("items", "must have " + count_of(min, max) + " items");
}

} // namespace detail

void Form<LocalDate>::append(std::string& out, const LocalDate& value)
{
    append_date(out, value.date);
}

std::optional<Complaint> Form<LocalDate>::parse(std::string_view text, LocalDate& value)
{
    const auto date = parse_date(text.substr(0, 10));
    if (!date || (text.size() > 10 && !parse_instant(text)))
        return Complaint{"format", "must be a date, like 2026-12-01"};
    // What lasts into the next day, in any time zone, must still have a date that can be written.
    if (date->year() >= std::chrono::year{9999})
        return Complaint{"range", "must be before the year 9999"};
    value.date = *date;
    return std::nullopt;
}

Schema Form<LocalDate>::schema(Definitions&)
{
    // A date-time is taken too, so that a session can be sent back as it was read.
    return {"string", R"("format":"date")", false, "A date like 2026-12-01, or a date-time"};
}

} // namespace bilten::schemas
