#include "infra/search/index_writer.hpp"

#include "infra/search/index_facets.hpp"
#include "infra/search/index_terms.hpp"
#include "infra/search/text_weight.hpp"
#include "projections/event_documents.hpp"
#include "projections/folded_text.hpp"
#include "schemas/events/codec.hpp"
#include "schemas/json/read.hpp"
#include "schemas/json/write.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>

namespace bilten::infra::search {

namespace event = domain::ticketed_event;

namespace {

// Short words and numbers are no help to who mistypes.
bool belongs_in_dictionary(std::string_view word)
{
    return projections::opening_of(word, 3).size() < word.size() &&
           std::ranges::none_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

std::set<std::string> dictionary_of(const projections::SearchEntry& entry)
{
    std::set<std::string> words;
    for (const auto& [word, weight] : entry.words)
        if (belongs_in_dictionary(word)) words.insert(words.end(), word);
    return words;
}

// Words whose stem is one count together.
std::map<std::string, std::uint32_t>
with_stems(const std::map<std::string, std::uint32_t>& words, const Stems& stems)
{
    auto terms = words;
    for (const auto& [word, weight] : words)
        for (const auto& stem : stems.of(word))
            if (stem != word) terms[stem] += weight;
    return terms;
}

void add_filters(Xapian::Document& document, const projections::SearchEntry& entry)
{
    const auto add = [&](const std::string& term) { document.add_boolean_term(term); };
    add(std::string{listed_term});
    add(type_term(entry.facets.event_type));
    add(venue_term(entry.facets.venue_id));
    if (!entry.city.empty()) add(city_term(entry.city));
    for (const auto& organizer : entry.organizers) add(organizer_term(organizer));
    for (const auto& tag : entry.tags)
        if (!tag.empty()) add(tag_term(tag));
    if (entry.has_places) add(std::string{places_term});
    if (entry.required_level > 0) add(level_term(entry.required_level));
    add(hour_term(entry.starts_at));
    add(end_term(entry.ends_at));
    add(price_bucket_term(entry));
    for (const auto& term : running_terms(entry.starts_at, entry.ends_at)) add(term);
}

std::string state_key(const domain::Uuid& stream)
{
    return "state " + to_string(stream);
}

} // namespace

IndexWriter::IndexWriter(const std::string& path, const Stems& stems, CrashPoint crash_point)
    : stems_{stems}, crash_point_{std::move(crash_point)},
      index_{path, Xapian::DB_CREATE_OR_OPEN | Xapian::DB_BACKEND_GLASS},
      info_{read_info(index_)}
{
    if (!info_.made_by.empty()) return;
    info_.layout = layout_of_this_binary;
    info_.made_by = made_by_this_binary(stems);
}

std::size_t IndexWriter::broken() const
{
    return index_.get_termfreq(std::string{broken_term});
}

void IndexWriter::fold(const schemas::StoredEvent& stored)
{
    ++waiting_;
    info_.checkpoints[stored.lane] = {stored.position, stored.event_id};
    if (stored.stream_type != event::stream_type) return;
    auto& what = pending(stored.stream_id, stored.version == 1);
    if (what.is_broken) return;
    try {
        follow(what, stored);
    } catch (const std::exception& error) {
        what.is_broken = true;
        what.only_sales = false;
        spdlog::error(
            "search: event={} leaves all lists: lane={} position={}: {}",
            to_string(stored.stream_id),
            stored.lane,
            stored.position,
            error.what());
    }
}

void IndexWriter::follow(Pending& what, const schemas::StoredEvent& stored)
{
    const auto recorded = schemas::decode_recorded(stored);
    const auto& happened = std::get<event::Event>(recorded.event);
    projections::follow(what.state, happened);
    what.state.details.policies.clear(); // nobody searches in them
    if (what.state.status == event::Status::deleted) what.state.details = {};
    if (!projections::is_sale(happened)) what.only_sales = false;
}

IndexWriter::Pending& IndexWriter::pending(const domain::Uuid& stream, bool is_new)
{
    const auto found = pending_.find(stream);
    if (found != pending_.end()) return found->second;
    return pending_.emplace(stream, is_new ? Pending{} : load(stream)).first->second;
}

IndexWriter::Pending IndexWriter::load(const domain::Uuid& stream)
{
    Pending what;
    const auto term = id_term(stream);
    const auto found = index_.postlist_begin(term);
    if (found == index_.postlist_end(term)) return what;
    what.document = *found;
    const auto state = index_.get_metadata(state_key(stream));
    if (state.empty()) {
        what.is_broken = true;
        return what;
    }
    what.state = schemas::from_stored<event::State>(state);
    if (const auto entry = projections::search_entry({stream}, what.state))
        what.words_before = dictionary_of(*entry);
    return what;
}

void IndexWriter::commit()
{
    index_.begin_transaction();
    for (const auto& [stream, what] : pending_) {
        const bool is_listed = what.state.status == event::Status::published;
        if (what.only_sales && what.document != 0 && is_listed)
            write_sales(stream, what);
        else
            write(stream, what);
    }
    write_info(index_, info_);
    crash_point_("search.before_commit");
    index_.commit_transaction();
    crash_point_("search.after_commit");
    pending_.clear();
    waiting_ = 0;
}

void IndexWriter::write(const domain::Uuid& stream, const Pending& what)
{
    std::set<std::string> dictionary;
    Xapian::Document document;
    std::optional<projections::SearchEntry> entry;
    if (!what.is_broken) entry = projections::search_entry({stream}, what.state);
    if (entry) document = document_of(*entry, dictionary);
    if (what.is_broken) document.add_boolean_term(std::string{broken_term});
    if (entry) document.set_data(entry->summary);
    document.add_boolean_term(id_term(stream));
    index_.set_metadata(
        state_key(stream), what.is_broken ? "" : schemas::to_json(what.state));
    put(what.document, document);
    update_dictionary(what.words_before, dictionary);
}

// Its words stay as they are, and with them nearly all of the work.
void IndexWriter::write_sales(const domain::Uuid& stream, const Pending& what)
{
    auto document = index_.get_document(what.document);
    const std::string places{places_term};
    auto term = document.termlist_begin();
    term.skip_to(places);
    const bool had = term != document.termlist_end() && *term == places;
    const bool has = projections::has_places(what.state);
    if (has && !had) document.add_boolean_term(places);
    if (had && !has) document.remove_term(places);
    document.set_data(projections::summary_text({stream}, what.state));
    index_.set_metadata(state_key(stream), schemas::to_json(what.state));
    put(what.document, document);
}

void IndexWriter::put(Xapian::docid at, const Xapian::Document& document)
{
    if (at == 0)
        index_.add_document(document);
    else
        index_.replace_document(at, document);
}

Xapian::Document IndexWriter::document_of(
    const projections::SearchEntry& entry, std::set<std::string>& dictionary) const
{
    dictionary = dictionary_of(entry);
    Xapian::Document document;
    std::uint32_t length = 0;
    for (const auto& [word, weight] : entry.words) length += weight;
    for (const auto& [term, weight] : with_stems(entry.words, stems_)) {
        const auto strength = impact(weight, length);
        document.add_term(term, strength);
        for (const auto& band : bands)
            if (strength >= band.impact_min)
                document.add_boolean_term(std::string{band.prefix} + term);
    }
    for (const auto& letters : entry.openings) document.add_boolean_term(opening_term(letters));
    add_filters(document, entry);
    document.add_value(Slot::by_date, date_key(entry));
    document.add_value(Slot::by_price, price_key(entry));
    document.add_value(Slot::ends_at, instant_key(entry.ends_at));
    document.add_value(Slot::facets, packed(entry.facets));
    return document;
}

void IndexWriter::update_dictionary(
    const std::set<std::string>& before, const std::set<std::string>& after)
{
    for (const auto& word : before)
        if (!after.contains(word)) index_.remove_spelling(word);
    for (const auto& word : after)
        if (!before.contains(word)) index_.add_spelling(word);
}

} // namespace bilten::infra::search
