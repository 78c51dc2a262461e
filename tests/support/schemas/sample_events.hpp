#pragma once

// One believable instance of every domain event, and what it takes to write them.

#include "domain/any_event.hpp"
#include "schemas/events/sealing.hpp"
#include "schemas/events/stored_event.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::tests {

[[nodiscard]] std::vector<domain::AnyEvent> sample_events();

// What each of them is recorded as, so that their sealed values have one place for ever.
[[nodiscard]] schemas::EventKey sample_key();

// Stored as the given type, at sample_key().
[[nodiscard]] schemas::StoredEvent
stored(std::string_view type, std::string data, std::int16_t schema_version = 1);

// Keeps in memory what it sealed, and opens it at that place only.
class KeysInMemory final : public schemas::Sealer, public schemas::Opener {
public:
    std::string
    seal(domain::SubjectId subject, std::string_view clear, std::string_view place) override;
    std::optional<std::string>
    open(domain::SubjectId subject, std::string_view sealed, std::string_view place) override;

    void erase(domain::SubjectId subject);

private:
    struct Entry {
        domain::SubjectId subject;
        std::string clear;
        std::string place;
        bool erased = false;
    };

    std::map<std::string, Entry, std::less<>> entries_;
};

} // namespace bilten::tests
