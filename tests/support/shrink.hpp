#pragma once

#include <algorithm>
#include <vector>

namespace bilten::tests {

// The fewest of `items` that still fail, by leaving out ever smaller runs of them until no single
// one can go (delta debugging, Zeller and Hildebrandt 2002, complements only). `fails(items)` must
// hold.
template <class Item, class Fails>
std::vector<Item> shrink(std::vector<Item> items, Fails fails)
{
    for (auto length = std::max<std::size_t>(items.size() / 2, 1); length > 0;) {
        bool smaller = false;
        for (std::size_t from = 0; from < items.size();) {
            const auto to = std::min(from + length, items.size());
            auto fewer = items;
            fewer.erase(
                fewer.begin() + static_cast<std::ptrdiff_t>(from),
                fewer.begin() + static_cast<std::ptrdiff_t>(to));
            if (fails(fewer)) {
                items = std::move(fewer);
                smaller = true;
            } else {
                from = to;
            }
        }
        if (length > 1)
            length /= 2;
        else if (!smaller)
            break;
    }
    return items;
}

} // namespace bilten::tests
