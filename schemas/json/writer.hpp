#pragma once

#include "schemas/json/path.hpp"

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace bilten::schemas {

struct WriteContext;

// Appends JSON to a string, and knows where in the document it is.
class Writer {
public:
    explicit Writer(std::string& out, WriteContext* context = nullptr) noexcept
        : out_{out}, context_{context}
    {
    }

    [[nodiscard]] std::string& out() noexcept { return out_; }

    [[nodiscard]] WriteContext* context() const noexcept { return context_; }

    [[nodiscard]] std::string path() const { return path_of(step_); }

    void raw(std::string_view json) { out_.append(json); }

    // With quotes and escapes. Bytes that are not UTF-8 become U+FFFD: one bad byte from a gateway
    // must not make a stored document that nobody can read again.
    void text(std::string_view text);

    template <std::integral Integer>
    void integer(Integer value)
    {
        char digits[24];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        out_.append(digits, end);
    }

    // While it lives, what is written stands at this name or index.
    class At {
    public:
        At(Writer& writer, std::string_view name) noexcept
            : At{writer, PathStep{writer.step_, name}}
        {
        }

        At(Writer& writer, std::size_t index) noexcept
            : At{writer, PathStep{writer.step_, {}, index}}
        {
        }

        At(const At&) = delete;
        At& operator=(const At&) = delete;

        ~At() { writer_.step_ = step_.up; }

    private:
        At(Writer& writer, PathStep step) noexcept : writer_{writer}, step_{step}
        {
            writer_.step_ = &step_;
        }

        Writer& writer_;
        PathStep step_;
    };

private:
    std::string& out_;
    WriteContext* context_;
    const PathStep* step_ = nullptr;
};

} // namespace bilten::schemas
