#pragma once

// The search index, written: folds the domain events of every lane into documents, and commits them
// with the positions that they go up to. Whoever dies at any instruction leaves the last commit.
//
// A document is an event, its data how lists show it; what is in no list has no term but its id, so
// that no search can meet it. The state that the next domain event is folded into stands beside the
// documents, as metadata: a search unpacks nothing that it does not show. One without is broken.

#include "infra/search/index_info.hpp"
#include "infra/search/stems.hpp"
#include "projections/search_entry.hpp"
#include "schemas/events/stored_event.hpp"

#include <xapian.h>

#include <functional>
#include <set>
#include <string>
#include <unordered_map>

namespace bilten::infra::search {

// Called at places where a drill may end the process.
using CrashPoint = std::function<void(std::string_view name)>;

// Belongs to one thread. Functions throw Xapian::Error when the disk or the index is in trouble;
// the writer is of no use then, and a new one goes on where the last commit was.
class IndexWriter {
public:
    // Makes the index where there is none.
    IndexWriter(const std::string& path, const Stems& stems, CrashPoint crash_point);

    [[nodiscard]] const IndexInfo& info() const noexcept { return info_; }

    // The event that follows the last one of its lane. One that cannot be folded takes its event
    // out of all lists, until a rebuild; everything else goes on.
    void fold(const schemas::StoredEvent& stored);

    // Events that were folded and are not committed.
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }

    // Events whose stream could not be followed.
    [[nodiscard]] std::size_t broken() const;

    void commit();

private:
    struct Pending {
        Xapian::docid document = 0; // 0: there is none yet
        domain::ticketed_event::State state;
        std::set<std::string> words_before; // that are in the dictionary for it
        bool is_broken = false;
        bool only_sales = true; // since the last commit
    };

    Pending& pending(const domain::Uuid& stream, bool is_new);
    [[nodiscard]] Pending load(const domain::Uuid& stream);
    void follow(Pending& event, const schemas::StoredEvent& stored);
    void write(const domain::Uuid& stream, const Pending& event);
    void write_sales(const domain::Uuid& stream, const Pending& event);
    void put(Xapian::docid at, const Xapian::Document& document);
    [[nodiscard]] Xapian::Document
    document_of(const projections::SearchEntry& entry, std::set<std::string>& dictionary) const;
    void update_dictionary(const std::set<std::string>& before, const std::set<std::string>& after);

    const Stems& stems_;
    const CrashPoint crash_point_;
    Xapian::WritableDatabase index_;
    IndexInfo info_;
    std::unordered_map<domain::Uuid, Pending> pending_;
    std::size_t waiting_ = 0;
};

} // namespace bilten::infra::search
