#pragma once

// What an installation may choose: every setting is an environment variable, listed here once with its
// default and its meaning. `bilten config` prints them.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bilten::infra {

struct Setting {
    std::string_view name;
    std::string_view fallback; // empty: none
    std::string_view meaning;
    bool secret = false; // never printed
};

[[nodiscard]] std::span<const Setting> settings() noexcept;

// A setting is missing or malformed; the message names it and says what it takes.
class BadConfig : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

enum class Bus { kafka, postgres };

// Each is asked for when it is needed, so that no subcommand wants more than it uses.
class Config {
public:
    // The variable's text, or its default. Throws BadConfig where there is neither.
    [[nodiscard]] std::string text(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view name) const;
    [[nodiscard]] std::int64_t
    integer(std::string_view name, std::int64_t min, std::int64_t max) const;

    [[nodiscard]] bool is_development() const;
    [[nodiscard]] Bus bus() const;
};

} // namespace bilten::infra
