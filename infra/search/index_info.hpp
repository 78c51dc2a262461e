#pragma once

// What an index says of itself: how far it is, and who made it.

#include "domain/uuid.hpp"
#include "infra/search/stems.hpp"

#include <xapian.h>

#include <cstdint>
#include <map>
#include <string>

namespace bilten::infra::search {

// The last domain event of a lane that an index shows. Its id tells one history from another.
struct Checkpoint {
    std::int64_t position = 0;
    domain::Uuid event_id;

    bool operator==(const Checkpoint&) const = default;
};

struct IndexInfo {
    std::string layout;  // how it is read; another one cannot be searched
    std::string made_by; // how it was folded; another one is searched until it has been made anew
    std::map<std::int16_t, Checkpoint> checkpoints;

    [[nodiscard]] std::int64_t position(std::int16_t lane) const;
};

// To be counted up when documents change so that today's searches do not understand them.
inline constexpr std::string_view layout_of_this_binary = "2";

// Names the fold, the languages and the shape of the state that documents keep: where any of them
// changes, the index is made anew.
[[nodiscard]] std::string made_by_this_binary(const Stems& stems);

// Of an index that nobody has committed to: empty.
[[nodiscard]] IndexInfo read_info(const Xapian::Database& index);
void write_info(Xapian::WritableDatabase& index, const IndexInfo& info);

} // namespace bilten::infra::search
