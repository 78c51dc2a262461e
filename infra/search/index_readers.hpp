#pragma once

#include "commands/unavailable.hpp"
#include "infra/search/served_index.hpp"

#include <xapian.h>

#include <mutex>
#include <stdexcept>
#include <vector>

namespace bilten::infra::search {

// Open indexes for searches, one for each that runs at the same time: Xapian's are for one thread
// at once, and opening one costs more than most searches.
class IndexReaders {
public:
    explicit IndexReaders(const ServedIndex& served) : served_{served} {}

    // Runs work(const Xapian::Database&) on the index as it was last committed, again where a
    // commit or a swap came in between. So the work may run more than once. Throws
    // commands::Unavailable where there is no index.
    template <class Work>
    auto with(const Work& work)
    {
        for (int attempt = 0; attempt < attempts_max; ++attempt) {
            try {
                auto reader = take();
                auto result = work(static_cast<const Xapian::Database&>(reader.index));
                give_back(std::move(reader));
                return result;
            } catch (const Xapian::DatabaseError&) {
                // Changed under our hands, or gone: the next one is opened anew.
            } catch (const Xapian::Error& error) {
                throw std::runtime_error{"search: " + error.get_description()};
            }
        }
        throw commands::Unavailable{"the search index cannot be read"};
    }

private:
    static constexpr int attempts_max = 4;

    struct Reader {
        ServedIndex::Now of;
        Xapian::Database index;
    };

    Reader take();
    void give_back(Reader reader);

    const ServedIndex& served_;
    std::mutex mutex_;
    std::vector<Reader> free_;
};

} // namespace bilten::infra::search
