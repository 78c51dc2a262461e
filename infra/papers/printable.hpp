#pragma once

// People's own text as libharu can set it.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::infra {

// One line of UTF-8: what could break it is a space, what is no UTF-8 or beyond the first plane
// (libharu knows 16 bits alone: emoji) is U+25A1, a box.
[[nodiscard]] std::string printable(std::string_view text);

// Broken between words, and inside one that is too long by itself, so that `width` of each line is
// `width_max` at most. More than `lines_max`: the last one ends in three dots.
[[nodiscard]] std::vector<std::string> wrapped(
    std::string_view text,
    double width_max,
    std::size_t lines_max,
    const std::function<double(const std::string&)>& width);

} // namespace bilten::infra
