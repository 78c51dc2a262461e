#pragma once

#include "domain/id.hpp"

#include <string>
#include <variant>

namespace bilten::domain {

// Ciphertext of a personal value as it is stored, base64 of nonce, ciphertext and tag, and the place
// it is bound to: it opens nowhere else. `place` is not stored, it follows from where the value stands.
struct Sealed {
    std::string text;
    std::string place; // event id / stream / version / field path

    bool operator==(const Sealed&) const = default;
};

// The key of this person was destroyed: nobody can read the value again.
struct Erased {
    bool operator==(const Erased&) const = default;
};

// Data about a person, inside a domain event. It is in clear only between the request that brought it
// and the store, and again where a reader that may see it opens it; everything in between holds
// ciphertext under the subject's own key. Deciders never look inside.
template <class T>
struct Personal {
    SubjectId subject;
    std::variant<T, Sealed, Erased> content;

    [[nodiscard]] const T* clear() const noexcept { return std::get_if<T>(&content); }
    bool operator==(const Personal&) const = default;
};

} // namespace bilten::domain
