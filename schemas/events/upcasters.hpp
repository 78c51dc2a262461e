#pragma once

// Domain events of old, lifted to today's shape when they are read. Stored bytes never change.

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::schemas {

// A type that nobody here knows, or a version of it from the future: an older build meets newer
// data.
struct UnknownEvent : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Lifts the data of one type from version `from` to `from + 1`. Pure. It must leave sealed values
// where they are: their path is part of what they are bound to.
struct Upcaster {
    std::string_view type;
    std::int16_t from = 1;
    std::string (*lift)(std::string_view data);
};

class Upcasters {
public:
    // In the order of their versions, from 1 on without gaps; std::logic_error otherwise.
    explicit Upcasters(std::vector<Upcaster> upcasters);

    // The version that is written today: 1, and one more for each upcaster.
    [[nodiscard]] std::int16_t current_version(std::string_view type) const noexcept;

    // True where `data` is of an older version.
    [[nodiscard]] bool is_old(std::string_view type, std::int16_t version) const;
    [[nodiscard]] std::string
    lift(std::string_view type, std::int16_t version, std::string_view data) const;

private:
    std::vector<Upcaster> upcasters_;
};

// Ours. A changed shape of a domain event is one more line in the list in upcasters.cpp (which
// raises its version) and one more golden file.
[[nodiscard]] const Upcasters& upcasters();

} // namespace bilten::schemas
