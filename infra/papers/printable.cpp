#include "infra/papers/printable.hpp"

#include "schemas/json/utf8.hpp"

namespace bilten::infra {
namespace {

constexpr std::string_view box = "\xE2\x96\xA1";
constexpr std::string_view dots = "\xE2\x80\xA6";

bool is_control(char32_t point) noexcept
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029;
}

// Sets the direction of text, joins it or says nothing at all: nobody sees it, and a name that is
// told apart by one alone is a trick.
bool is_invisible(char32_t point) noexcept
{
    return (point >= 0x200b && point <= 0x200f) || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) || (point >= 0xfe00 && point <= 0xfe0f) ||
           point == 0xfeff;
}

std::size_t bytes_of_first(std::string_view text)
{
    const auto [point, bytes] = schemas::first_code_point(text);
    return bytes == 0 ? 1 : bytes;
}

using Width = std::function<double(const std::string&)>;

// As many characters of `word` as fit, one at least.
std::string take_fitting(std::string_view& word, double width_max, const Width& width)
{
    std::string part;
    while (!word.empty()) {
        const auto bytes = bytes_of_first(word);
        auto longer = part + std::string{word.substr(0, bytes)};
        if (!part.empty() && width(longer) > width_max) break;
        part = std::move(longer);
        word.remove_prefix(bytes);
    }
    return part;
}

void add_word(
    std::vector<std::string>& lines, std::string_view word, double width_max, const Width& width)
{
    auto& last = lines.back();
    const auto joined = last.empty() ? std::string{word} : last + ' ' + std::string{word};
    if (width(joined) <= width_max) {
        last = joined;
        return;
    }
    if (!last.empty()) lines.emplace_back();
    while (width(std::string{word}) > width_max) {
        auto part = take_fitting(word, width_max, width);
        if (word.empty()) {
            lines.back() = std::move(part);
            return;
        }
        lines.back() = std::move(part);
        lines.emplace_back();
    }
    lines.back() = word;
}

// One character less.
void shorten(std::string& text)
{
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0U) == 0x80U)
        text.pop_back();
    if (!text.empty()) text.pop_back();
}

} // namespace

std::string printable(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const auto [point, bytes] = schemas::first_code_point(text);
        const auto here = text.substr(0, bytes_of_first(text));
        if (bytes == 0 || point > 0xffff)
            out += box;
        else if (is_control(point))
            out += ' ';
        else if (!is_invisible(point))
            out += here;
        text.remove_prefix(here.size());
    }
    return out;
}

std::vector<std::string>
wrapped(std::string_view text, double width_max, std::size_t lines_max, const Width& width)
{
    std::vector<std::string> lines{""};
    while (!text.empty() && lines.size() <= lines_max) {
        const auto space = std::min(text.find(' '), text.size());
        if (space > 0) add_word(lines, text.substr(0, space), width_max, width);
        text.remove_prefix(std::min(space + 1, text.size()));
    }
    if (lines.size() <= lines_max) return lines;
    lines.resize(lines_max);
    auto& last = lines.back();
    while (!last.empty() && width(last + std::string{dots}) > width_max) shorten(last);
    last += dots;
    return lines;
}

} // namespace bilten::infra
