#include "projections/folded_text.hpp"

#include "schemas/json/utf8.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <utility>

namespace bilten::projections {
namespace {

using schemas::first_code_point;

constexpr char32_t replacement = 0xfffd;

// Letters that Unicode does not take apart, and that people type without their stroke.
constexpr std::array<std::pair<char32_t, std::string_view>, 11> look_alikes{{
    {U'æ', "ae"},
    {U'ð', "d"},
    {U'ø', "o"},
    {U'þ', "th"},
    {U'đ', "d"},
    {U'ħ', "h"},
    {U'ı', "i"},
    {U'ł', "l"},
    {U'ŋ', "n"},
    {U'œ', "oe"},
    {U'ŧ', "t"},
}};

constexpr char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

void append(std::string& out, char32_t code_point)
{
    const auto* const known = std::ranges::find(look_alikes, code_point, [](const auto& entry) {
        return entry.first;
    });
    if (known != look_alikes.end()) {
        out += known->second;
        return;
    }
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes.data());
    for (int i = 0; i < size; ++i) out += static_cast<char>(bytes[static_cast<std::size_t>(i)]);
}

void append_folded(std::string& out, char32_t code_point)
{
    constexpr auto options = static_cast<utf8proc_option_t>(
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
        UTF8PROC_IGNORE | UTF8PROC_STABLE);
    std::array<utf8proc_int32_t, 32> parts{};
    int boundary = 0;
    const auto count = utf8proc_decompose_char(
        static_cast<utf8proc_int32_t>(code_point),
        parts.data(),
        static_cast<utf8proc_ssize_t>(parts.size()),
        options,
        &boundary);
    for (utf8proc_ssize_t i = 0; i < count && i < static_cast<utf8proc_ssize_t>(parts.size()); ++i)
        append(out, static_cast<char32_t>(parts[static_cast<std::size_t>(i)]));
}

bool is_word_letter(char32_t c) noexcept
{
    if (c < 0x80) return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return true;
    default: return false;
    }
}

// Thai and its neighbours, kana, Han: no spaces between words there. Any text of them is found by
// its letters, since all of them must be there.
bool stands_alone(char32_t c) noexcept
{
    return (c >= 0x0e00 && c <= 0x0eff) || (c >= 0x1000 && c <= 0x109f) ||
           (c >= 0x1780 && c <= 0x17ff) || (c >= 0x3040 && c <= 0x30ff) ||
           (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0x20000 && c <= 0x3ffff);
}

} // namespace

std::string folded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        if (static_cast<unsigned char>(text.front()) < 0x80) {
            out += lower(text.front());
            text.remove_prefix(1);
            continue;
        }
        const auto [value, bytes] = first_code_point(text);
        if (bytes > 0 && value != replacement) append_folded(out, value);
        text.remove_prefix(std::max<std::size_t>(bytes, 1));
    }
    return out;
}

std::vector<std::string_view> words_of(std::string_view text)
{
    std::vector<std::string_view> words;
    std::size_t begin = 0; // of the word that is being read
    std::size_t end = 0;   // what of it is kept: it stays behind where a word is endless
    const auto end_word = [&](std::size_t next) {
        if (end > begin) words.push_back(text.substr(begin, end - begin));
        begin = end = next;
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto [value, read] = first_code_point(text.substr(at));
        const auto next = at + std::max<std::size_t>(read, 1);
        if (read == 0 || !is_word_letter(value)) {
            end_word(next);
        } else if (stands_alone(value)) {
            end_word(at);
            end = next;
            end_word(next);
        } else if (end == at && next - begin <= word_bytes_max) {
            end = next;
        }
        at = next;
    }
    end_word(text.size());
    return words;
}

std::string_view opening_of(std::string_view word, std::size_t count) noexcept
{
    std::size_t at = 0;
    for (; count > 0 && at < word.size(); --count)
        at += std::max<std::size_t>(first_code_point(word.substr(at)).bytes, 1);
    return word.substr(0, at);
}

} // namespace bilten::projections
