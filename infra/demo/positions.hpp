#pragma once

// How far the event store had got when we were last answered, lane by lane.

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::infra::demo {

class Positions {
public:
    // Takes a Bilten-Position, "<lane>:<position>"; anything else says nothing.
    void note(std::string_view position)
    {
        const auto colon = position.find(':');
        if (colon == position.npos) return;
        std::int64_t value = 0;
        std::from_chars(position.data() + colon + 1, position.data() + position.size(), value);
        auto& newest = newest_[std::string{position.substr(0, colon)}];
        newest = std::max(newest, value);
    }

    // The newest of each lane, as Bilten-Min-Position takes it.
    [[nodiscard]] std::vector<std::string> all() const
    {
        std::vector<std::string> texts;
        for (const auto& [lane, value] : newest_)
            texts.push_back(lane + ':' + std::to_string(value));
        return texts;
    }

private:
    std::map<std::string, std::int64_t> newest_;
};

} // namespace bilten::infra::demo
