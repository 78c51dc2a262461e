#include "infra/search/index_readers.hpp"

namespace bilten::infra::search {

IndexReaders::Reader IndexReaders::take()
{
    const auto now = served_.now();
    if (!now) throw commands::Unavailable{"the search index is being made"};
    std::optional<Reader> reader;
    {
        const std::scoped_lock lock{mutex_};
        if (!free_.empty()) {
            reader = std::move(free_.back());
            free_.pop_back();
        }
    }
    if (!reader || reader->of.path != now->path) return {*now, Xapian::Database{now->path}};
    if (reader->of.generation != now->generation) {
        reader->index.reopen();
        reader->of = *now;
    }
    return std::move(*reader);
}

void IndexReaders::give_back(Reader reader)
{
    const std::scoped_lock lock{mutex_};
    free_.push_back(std::move(reader));
}

} // namespace bilten::infra::search
