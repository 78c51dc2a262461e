// The part of the reader that needs no parser: which members an object has, and complaints.

#include "schemas/json/reader.hpp"

#include <cstdint>
#include <utility>

namespace bilten::schemas {

// Which members of an object were met, and where the next one is expected: documents mostly come in
// the described order, so the first comparison mostly hits.
struct SeenMembers {
    std::uint64_t bits = 0;
    std::size_t expected = 0;

    [[nodiscard]] std::size_t find(std::string_view name, std::span<const MemberReader> members)
    {
        for (std::size_t tried = 0; tried < members.size(); ++tried, ++expected) {
            if (expected >= members.size()) expected = 0;
            if (members[expected].name == name) return expected++;
        }
        return members.size();
    }
};

namespace {

constexpr std::size_t echoed_name_bytes_max = 64;

// A stranger's member name as an error shows it: cut, and never in the middle of a character.
std::string_view echoed(std::string_view name)
{
    if (name.size() <= echoed_name_bytes_max) return name;
    auto end = echoed_name_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) --end;
    return name.substr(0, end);
}

} // namespace

Complaint out_of_range(const std::string& low, const std::string& high)
{
    return {"range", "must be " + low + " to " + high};
}

std::string_view without_zero_fraction(std::string_view number) noexcept
{
    const auto point = number.find('.');
    if (point == number.npos) return number;
    const auto fraction = number.substr(point + 1);
    const bool is_whole = !fraction.empty() && fraction.find_first_not_of('0') == fraction.npos;
    return is_whole ? number.substr(0, point) : number;
}

std::optional<std::size_t>
find_name(std::string_view name, std::span<const std::string_view> names) noexcept
{
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return i;
    return std::nullopt;
}

Complaint one_of(std::span<const std::string_view> names)
{
    std::string message = "must be one of ";
    for (std::size_t i = 0; i < names.size(); ++i)
        message.append(i == 0 ? "" : ", ").append(names[i]);
    return {"oneOf", std::move(message)};
}

void Reader::members(void* object, std::span<const MemberReader> members)
{
    struct Target {
        void* object;
        std::span<const MemberReader> members;
        SeenMembers seen{};
    } target{object, members};

    const bool whole = entries(&target, [](Reader& at, void* opaque, std::string_view name) {
        auto& [into, known, met] = *static_cast<Target*>(opaque);
        at.member(name, into, known, met);
    });
    if (!whole) return;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (!members[i].required || (target.seen.bits >> i & 1U) != 0) continue;
        const PathStep missing{step_, members[i].name};
        const auto* const here = std::exchange(step_, &missing);
        complain("required", "is missing");
        step_ = here;
    }
}

void Reader::member(
    std::string_view name, void* object, std::span<const MemberReader> members, SeenMembers& seen)
{
    const auto index = seen.find(name, members);
    if (index == members.size()) {
        const PathStep shown{step_->up, echoed(name)};
        const auto* const here = std::exchange(step_, &shown);
        complain("unknown", "is not a field of this document");
        step_ = here;
        return skip();
    }
    const auto bit = std::uint64_t{1} << index;
    if ((seen.bits & bit) != 0) {
        complain("duplicate", "is there twice");
        return skip();
    }
    seen.bits |= bit;
    members[index].read(*this, object);
}

void Reader::mismatch(std::string_view expected)
{
    complain("type", "must be " + std::string{expected});
    skip();
}

void Reader::complain(Complaint complaint)
{
    complain(complaint.rule, std::move(complaint.message));
}

void Reader::complain(std::string_view rule, std::string message)
{
    if (failed_ || errors_.size() >= field_errors_max) return;
    errors_.push_back({path(), std::string{rule}, std::move(message)});
}

void Reader::fail(std::string_view rule, std::string message)
{
    if (std::exchange(failed_, true)) return;
    errors_.clear();
    errors_.push_back({"", std::string{rule}, std::move(message)});
}

} // namespace bilten::schemas
