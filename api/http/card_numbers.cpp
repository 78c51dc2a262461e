#include "api/http/card_numbers.hpp"

#include "domain/uuid.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace bilten::api {
namespace {

constexpr std::size_t digits_min = 13;
constexpr std::size_t digits_max = 19;
constexpr std::size_t phone_digits_max = 15; // E.164
constexpr std::size_t group_digits_min = 4;  // but for the last; 555-123-4567 is a telephone
constexpr std::size_t separators_max = 3;    // between two groups: " - "
constexpr std::size_t uuid_characters = 36;

constexpr bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

constexpr bool is_letter(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr bool is_capital(char c) noexcept
{
    return c >= 'A' && c <= 'Z';
}

// The length of what stands between two groups of digits; 0: the number ends here.
std::size_t separator_at(std::string_view text, std::size_t at) noexcept
{
    constexpr std::string_view no_break_space = "\xc2\xa0";
    const auto begin = at;
    for (std::size_t count = 0; count < separators_max && at < text.size(); ++count) {
        if (text[at] == ' ' || text[at] == '-')
            ++at;
        else if (text.substr(at, no_break_space.size()) == no_break_space)
            at += no_break_space.size();
        else
            break;
    }
    return at < text.size() && is_digit(text[at]) ? at - begin : 0;
}

// Do numbers that begin with these six digits have that many? The networks' published ranges.
constexpr bool is_issued(std::uint32_t six, std::size_t length) noexcept
{
    const auto in = [six](std::uint32_t low, std::uint32_t high) {
        auto digits = six;
        for (auto limit = low; limit < 100'000; limit *= 10) digits /= 10;
        // Cut to as many digits as the range is written with.
        return digits >= low && digits <= high;
    };
    const bool long_one = length >= 16;
    if (in(4, 4)) return length == 13 || length == 16 || length == 19;        // Visa
    if (in(51, 55) || in(2221, 2720)) return length == 16;                    // Mastercard
    if (in(34, 34) || in(37, 37)) return length == 15;                        // American Express
    if (in(300, 305) || in(3095, 3095) || in(36, 36) || in(38, 39))           // Diners Club
        return length == 14 || long_one;
    if (in(3528, 3589) || in(2200, 2204)) return long_one;                    // JCB, Mir
    if (in(6304, 6304) || in(6759, 6759) || in(6761, 6763)) return true;      // Maestro
    if (in(5018, 5018) || in(5020, 5020) || in(5038, 5038) || in(5893, 5893)) return true;
    return long_one && (in(6, 6) || in(50, 50) || in(56, 58)); // Discover, UnionPay, RuPay, Maestro
}

static_assert(is_issued(411111, 16) && !is_issued(411111, 15) && is_issued(222100, 16));
static_assert(!is_issued(222099, 16) && !is_issued(272100, 16) && is_issued(378282, 15));

struct Group {
    std::size_t begin = 0;
    std::size_t digits = 0;
};

// The last groups of a run of digits, as many as one number can have.
class Run {
public:
    Run(std::string_view text, std::size_t begin) noexcept : text_{text}
    {
        iban_ = begin >= 2 && is_capital(text[begin - 1]) && is_capital(text[begin - 2]) &&
                (begin == 2 || !(is_letter(text[begin - 3]) || is_digit(text[begin - 3])));
    }

    // True: a card number ends with this group.
    bool add(Group group) noexcept
    {
        if (count_ == 0) iban_ = iban_ && group.digits == 2;
        groups_[count_++ % groups_.size()] = group;
        std::size_t digits = 0;
        bool in_groups = true;
        bool one_by_one = true;
        for (std::size_t back = 0; back < std::min(count_, groups_.size()); ++back) {
            const auto& first = groups_[(count_ - 1 - back) % groups_.size()];
            digits += first.digits;
            if (digits > digits_max) return false;
            in_groups = in_groups && (back == 0 || first.digits >= group_digits_min);
            one_by_one = one_by_one && first.digits == 1;
            if (!in_groups && !one_by_one) return false;
            if (digits < digits_min) continue;
            if (is_number(first.begin, group.begin + group.digits, digits)) return true;
        }
        return false;
    }

private:
    // Is what stands from `begin` to `end`, of so many digits, a card number?
    [[nodiscard]] bool
    is_number(std::size_t begin, std::size_t end, std::size_t length) const noexcept
    {
        std::array<std::uint8_t, digits_max> digits{};
        std::size_t count = 0;
        for (auto at = begin; at < end; ++at)
            if (is_digit(text_[at])) digits[count++] = static_cast<std::uint8_t>(text_[at] - '0');
        std::uint32_t six = 0;
        for (std::size_t i = 0; i < 6; ++i) six = six * 10 + digits[i];
        if (!is_issued(six, length)) return false;

        unsigned sum = 0;
        for (std::size_t i = 0; i < length; ++i) {
            const unsigned twice = digits[length - 1 - i] * (i % 2 == 1 ? 2U : 1U);
            sum += twice > 9 ? twice - 9 : twice;
        }
        return sum % 10 == 0 && !is_something_else(begin, end, length);
    }

    [[nodiscard]] bool
    is_something_else(std::size_t begin, std::size_t end, std::size_t length) const noexcept
    {
        if (iban_) return true;
        if (begin > 0 && text_[begin - 1] == '+' && length <= phone_digits_max) return true;
        auto left = begin;
        while (left > 0 && is_letter(text_[left - 1])) --left;
        auto right = end;
        while (right < text_.size() && is_letter(text_[right])) ++right;
        const bool in_word = (left < begin && left > 0 && is_digit(text_[left - 1])) ||
                             (right > end && right < text_.size() && is_digit(text_[right]));
        return in_word || is_in_uuid(begin);
    }

    [[nodiscard]] bool is_in_uuid(std::size_t begin) const noexcept
    {
        for (std::size_t offset = 0; offset < uuid_characters && offset <= begin; ++offset)
            if (domain::parse_uuid(text_.substr(begin - offset, uuid_characters))) return true;
        return false;
    }

    std::string_view text_;
    std::array<Group, digits_max> groups_{};
    std::size_t count_ = 0;
    bool iban_ = false;
};

} // namespace

bool holds_card_number(std::string_view text) noexcept
{
    if (text.size() < digits_min || domain::parse_uuid(text)) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_digit(text[at])) continue;
        Run run{text, at};
        while (true) {
            Group group{at, 0};
            while (at < text.size() && is_digit(text[at])) ++at;
            group.digits = at - group.begin;
            if (run.add(group)) return true;
            const auto separator = separator_at(text, at);
            if (separator == 0) break;
            at += separator;
        }
    }
    return false;
}

} // namespace bilten::api
