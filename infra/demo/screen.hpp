#pragma once

// Progress in the terminal: some lines that are written over and over. In a file or a pipe each
// state is one line of its own.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bilten::infra::demo {

class Screen {
public:
    Screen(); // standard output

    [[nodiscard]] bool is_terminal() const noexcept { return is_terminal_; }

    // Shows `lines` in the place of those shown before; elsewhere the one line `plain`.
    void show(const std::vector<std::string>& lines, const std::string& plain);

    // The next show() begins below; what is shown stays.
    void keep() noexcept { shown_ = 0; }

    // Takes what is shown away from a terminal.
    void clear();

private:
    bool is_terminal_;
    std::size_t shown_ = 0;
};

// 12345 as "12,345"
[[nodiscard]] std::string grouped(std::int64_t number);

// A bar of `width` characters, filled as far as `part` is of `whole`.
[[nodiscard]] std::string bar(std::int64_t part, std::int64_t whole, int width);

} // namespace bilten::infra::demo
