#pragma once

// Text as search compares it: folded and cut into words, the same for what is written and what is
// typed. "Café, straße" and "CAFE STRASSE" are two equal words each.

#include <string>
#include <string_view>
#include <vector>

namespace bilten::projections {

// Without case, accents and other marks, compatibility forms and the letters that only look like a
// letter with a mark (ø, ł, ı, æ). Bytes that are not UTF-8 are left out.
[[nodiscard]] std::string folded(std::string_view text);

// Longer words are cut there, between two code points.
inline constexpr std::size_t word_bytes_max = 40;

// The words of a folded text in their order: runs of letters and digits. Letters of scripts that do
// without spaces are a word each.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view folded_text);

// The first `count` code points of a word; the whole word where it is shorter.
[[nodiscard]] std::string_view opening_of(std::string_view word, std::size_t count) noexcept;

} // namespace bilten::projections
