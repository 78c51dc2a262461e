#include "infra/demo/screen.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace bilten::infra::demo {

Screen::Screen() : is_terminal_{isatty(STDOUT_FILENO) == 1} {}

void Screen::show(const std::vector<std::string>& lines, const std::string& plain)
{
    if (is_terminal_) {
        clear();
        for (const auto& line : lines) fmt::print("{}\n", line);
        shown_ = lines.size();
    } else {
        fmt::print("{}\n", plain);
    }
    std::fflush(stdout);
}

void Screen::clear()
{
    if (is_terminal_ && shown_ > 0) fmt::print("\x1b[{}A\r\x1b[J", shown_);
    shown_ = 0;
}

std::string grouped(std::int64_t number)
{
    auto digits = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (auto at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
    return digits;
}

std::string bar(std::int64_t part, std::int64_t whole, int width)
{
    const auto filled = whole > 0 ? std::clamp<std::int64_t>(part * width / whole, 0, width) : 0;
    std::string out;
    for (int i = 0; i < width; ++i) out += i < filled ? "█" : "░";
    return out;
}

} // namespace bilten::infra::demo
