#pragma once

// What personal values in domain events need on their way in and out: somebody who holds the keys.

#include "domain/id.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bilten::schemas {

// Which stored domain event a personal value is in.
struct EventKey {
    domain::Uuid event_id;
    domain::Uuid stream_id;
    domain::Version version = 0;

    bool operator==(const EventKey&) const = default;
};

// "<event id>/<stream id>/<version>/<field path>": what a sealed value is bound to (its AAD).
[[nodiscard]] std::string place_of(const EventKey& key, std::string_view field_path);

class Sealer {
public:
    virtual ~Sealer() = default;

    // Encrypts under the subject's own key, made where there is none. Base64.
    virtual std::string
    seal(domain::SubjectId subject, std::string_view clear, std::string_view place) = 0;
};

class Opener {
public:
    virtual ~Opener() = default;

    // Nothing: the subject was erased. Throws where the text was tampered with or stands in another
    // place than it was sealed for.
    virtual std::optional<std::string>
    open(domain::SubjectId subject, std::string_view sealed, std::string_view place) = 0;
};

// Goes along with writing a domain event.
struct WriteContext {
    Sealer& sealer;
    EventKey key;
};

// Goes along with reading one.
struct ReadContext {
    Opener* opener = nullptr; // nobody: personal values stay sealed
    EventKey key;
};

} // namespace bilten::schemas
