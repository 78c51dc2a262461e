#include "infra/search/list_cursor.hpp"

#include "infra/crypto/base64url.hpp"
#include "infra/search/fingerprint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace bilten::infra::search {

using projections::ListQuery;

namespace {

constexpr char cursor_version = 1;
constexpr std::uint32_t shown_max = 1'000'000;
constexpr std::size_t key_bytes_max = 64;

// All that decides which events a list has and in which order; not how many to a page.
std::uint64_t fingerprint_of(const ListQuery& query)
{
    const auto& filter = query.filter;
    std::string text;
    const auto add = [&](std::string_view value) {
        text += fmt::format("{}:", value.size());
        text += value;
    };
    const auto uuid = [](const auto& id) { return id ? to_string(*id) : ""; };
    const auto instant = [](const auto& at) {
        return at ? std::to_string(at->time_since_epoch().count()) : "";
    };
    add(query.text);
    add(filter.event_type.value_or(""));
    add(uuid(filter.organizer));
    add(uuid(filter.venue));
    add(filter.city.value_or(""));
    add(filter.tag.value_or(""));
    add(instant(filter.from));
    add(instant(filter.to));
    add(filter.price_max ? std::to_string(*filter.price_max) : "");
    add(uuid(filter.viewer));
    add(fmt::format(
        "{} {} {} {}",
        filter.available_only,
        filter.show_past,
        filter.vetting_level,
        static_cast<int>(query.order)));
    return fingerprint(text);
}

class Out {
public:
    void number(std::uint64_t value, int bytes)
    {
        for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>((value >> (8 * i)) & 0xff);
    }

    void bytes(std::string_view value)
    {
        number(value.size(), 1);
        text += value;
    }

    std::string text;
};

// Reads what Out wrote; `good` falls where there is less than asked for.
class In {
public:
    explicit In(std::string_view text) : text_{text} {}

    std::uint64_t number(std::size_t bytes)
    {
        std::uint64_t value = 0;
        for (const char c : take(bytes)) value = (value << 8) | static_cast<unsigned char>(c);
        return value;
    }

    std::string bytes() { return std::string{take(number(1))}; }

    [[nodiscard]] bool good() const noexcept { return good_; }

    [[nodiscard]] bool at_end() const noexcept { return good_ && text_.empty(); }

private:
    std::string_view take(std::size_t size)
    {
        good_ = good_ && size <= text_.size();
        if (!good_) return {};
        const auto taken = text_.substr(0, size);
        text_.remove_prefix(size);
        return taken;
    }

    std::string_view text_;
    bool good_ = true;
};

void write(Out& out, const TextPlan& plan)
{
    out.number(plan.any ? 1 : 0, 1);
    for (const auto& word : plan.words) {
        out.number(std::bit_cast<std::uint32_t>(word.rarity), 4);
        out.number(word.is_opening ? 1 : 0, 1);
        out.bytes(word.correction);
        out.number(word.completions.size(), 1);
        for (const auto& longer : word.completions) out.bytes(longer);
    }
}

// A word that somebody could have typed: other terms of the index begin with a capital letter.
bool is_word(std::string_view word)
{
    return std::ranges::none_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_sane(float value)
{
    return value >= 0 && value < 1e9F; // and is a number
}

std::optional<TextPlan> read_plan(In& in, std::string_view typed)
{
    TextPlan plan;
    plan.any = in.number(1) == 1;
    bool good = true;
    for (auto& text : planned_words(typed)) {
        PlannedWord word;
        word.word = std::move(text);
        word.rarity = std::bit_cast<float>(static_cast<std::uint32_t>(in.number(4)));
        word.is_opening = in.number(1) == 1;
        word.correction = in.bytes();
        const auto completions = in.number(1);
        for (std::uint64_t i = 0; i < completions && in.good(); ++i)
            word.completions.push_back(in.bytes());
        good = good && is_sane(word.rarity) && is_word(word.correction) &&
               std::ranges::all_of(word.completions, is_word);
        plan.words.push_back(std::move(word));
    }
    if (!good || !in.good() || plan.words.empty()) return std::nullopt;
    return plan;
}

} // namespace

std::string encode(const ListCursor& cursor, const ListQuery& query)
{
    Out out;
    out.number(cursor_version, 1);
    out.number(fingerprint_of(query), 8);
    out.bytes(cursor.key);
    out.number(std::bit_cast<std::uint64_t>(cursor.weight), 8);
    out.number(cursor.shown, 4);
    out.number(cursor.plan ? 1 : 0, 1);
    if (cursor.plan) write(out, *cursor.plan);
    return to_base64url(out.text);
}

std::optional<ListCursor> decode(std::string_view text, const ListQuery& query)
{
    const auto bytes = from_base64url(text);
    if (!bytes) return std::nullopt;
    In in{*bytes};
    ListCursor cursor;
    const bool ours = in.number(1) == cursor_version && in.number(8) == fingerprint_of(query);
    cursor.key = in.bytes();
    cursor.weight = std::bit_cast<double>(in.number(8));
    cursor.shown = static_cast<std::uint32_t>(in.number(4));
    const bool has_plan = in.number(1) == 1;
    if (has_plan) cursor.plan = read_plan(in, query.text);
    const bool sane = cursor.key.size() <= key_bytes_max && cursor.shown <= shown_max &&
                      cursor.weight >= 0 && has_plan == cursor.plan.has_value() &&
                      has_plan == !planned_words(query.text).empty();
    if (!ours || !sane || !in.at_end()) return std::nullopt;
    return cursor;
}

} // namespace bilten::infra::search
