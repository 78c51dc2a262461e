#pragma once

// Reads one JSON document, strictly. The parser (simdjson On-Demand) stays in the .cpp: it checks
// only what is visited, so everything here visits every byte, also of what nobody asked for.

#include "schemas/json/form.hpp"
#include "schemas/json/path.hpp"

#include <charconv>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

namespace bilten::schemas {

struct ReadContext;

inline constexpr std::size_t depth_max = 32;
inline constexpr std::size_t field_errors_max = 50;

struct FieldError {
    std::string field; // "attendees[0].email"; "" is the document itself
    std::string rule; // required, type, length, range, format, oneOf, unknown, duplicate, json, ...
    std::string message; // the second half of a sentence: "must be a UUID"

    bool operator==(const FieldError&) const = default;
};

// Bytes of our own that are not what we wrote. The message names the place and never the value.
struct CorruptDocument : std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[nodiscard]] Complaint out_of_range(const std::string& low, const std::string& high);
[[nodiscard]] std::optional<std::size_t>
find_name(std::string_view name, std::span<const std::string_view> names) noexcept;
[[nodiscard]] Complaint one_of(std::span<const std::string_view> names);

// "7" of "7.0", which JSON Schema calls an integer too; some languages write no other.
[[nodiscard]] std::string_view without_zero_fraction(std::string_view number) noexcept;

template <std::integral Integer>
[[nodiscard]] std::optional<Complaint>
parse_integer(std::string_view text, Integer low, Integer high, Integer& value)
{
    Integer parsed{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    const bool digits = end == text.data() + text.size() && failed != std::errc::invalid_argument;
    const bool negative_of_unsigned = std::is_unsigned_v<Integer> && text.starts_with('-');
    if (!digits && !negative_of_unsigned) return Complaint{"type", "must be a whole number"};
    if (failed != std::errc{} || parsed < low || parsed > high)
        return out_of_range(std::to_string(low), std::to_string(high));
    value = parsed;
    return std::nullopt;
}

// Reads one member of a struct, type-erased so that one loop serves every struct.
struct MemberReader {
    std::string_view name;
    bool required;
    void (*read)(Reader&, void* object);
};

inline constexpr std::size_t members_max = 64;

// Stands at one value of the document at a time. Each reading function consumes that value; where
// it is not of the kind that was asked for, the reader complains and consumes it all the same, so
// that one pass finds every error.
class Reader {
public:
    // Calls `read(reader, target)` at the root value and checks that nothing follows it.
    static std::vector<FieldError>
    run(std::string_view text,
        std::size_t bytes_max,
        const ReadContext* context,
        void* target,
        void (*read)(Reader&, void* target));

    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    enum class Kind { object, array, text, other };

    // What the value is by its first character; nothing is consumed.
    [[nodiscard]] Kind kind() const;

    // True: it was null, and is consumed. False: nothing happened.
    [[nodiscard]] bool null();
    // Valid until the document is read to its end.
    [[nodiscard]] std::optional<std::string_view> text();
    [[nodiscard]] std::optional<bool> boolean();
    // A number as it is spelled: "45.00".
    [[nodiscard]] std::optional<std::string_view> number();
    // Index of the text in `names`.
    [[nodiscard]] std::optional<std::size_t> choice(std::span<const std::string_view> names);
    // Any value as it is spelled.
    [[nodiscard]] std::string_view raw();
    void skip();

    void members(void* object, std::span<const MemberReader> members);
    // True: it was an array (an object), and all of it was read.
    bool items(void* target, void (*item)(Reader&, void* target));
    bool entries(void* target, void (*entry)(Reader&, void* target, std::string_view key));

    template <std::integral Integer>
    [[nodiscard]] std::optional<Integer> integer(Integer low, Integer high)
    {
        const auto token = number();
        if (!token) return std::nullopt;
        Integer value{};
        auto complaint = parse_integer(without_zero_fraction(*token), low, high, value);
        if (!complaint) return value;
        complain(std::move(*complaint));
        return std::nullopt;
    }

    // About the value that is being read, or was just read.
    void complain(std::string_view rule, std::string message);
    void complain(Complaint complaint);

    // Nothing was wrong so far.
    [[nodiscard]] bool content() const noexcept { return errors_.empty(); }

    [[nodiscard]] std::string path() const { return path_of(step_); }

    [[nodiscard]] const ReadContext* context() const noexcept { return context_; }

private:
    struct Cursor; // simdjson's value

    explicit Reader(const ReadContext* context) : context_{context} {}

    [[nodiscard]] std::string_view token() const; // of a scalar: all of it
    [[nodiscard]] char lead() const;
    std::optional<std::string_view> atom_or_number();
    void mismatch(std::string_view expected); // complains and skips
    void
    member(std::string_view name, void* object, std::span<const MemberReader>, struct SeenMembers&);
    void fail(std::string_view rule, std::string message); // nothing after it can be read
    bool failed_with(int simdjson_error);
    template <class Each>
    bool each_entry(Each each);
    template <class Each>
    bool each_item(Each each);

    const ReadContext* context_;
    Cursor* cursor_ = nullptr;
    const PathStep* step_ = nullptr;
    std::size_t depth_ = 0;
    bool failed_ = false;
    std::vector<FieldError> errors_;
};

} // namespace bilten::schemas
