#pragma once

#include "projections/row_store.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <typeindex>
#include <unordered_map>

namespace bilten::projections {

class AnyTable {
public:
    virtual ~AnyTable() = default;
    virtual void flush() = 0;
    virtual void keys_changed(std::vector<domain::Uuid>& out) const = 0;
};

// The rows of one read model that a batch of domain events touches. Read once, changed in memory,
// written once at the end: a hundred purchases of one event cost one row.
template <class Row>
class Table final : public AnyTable {
public:
    explicit Table(RowStore& store) : store_{store} {}

    // Reads all of these with one query. Call it first, with every key of the batch: `find` and
    // `edit` read what is missing one by one.
    void prefetch(std::span<const domain::Uuid> keys);

    // Valid until the batch ends or the row is erased. Null: there is none.
    [[nodiscard]] const Row* find(const domain::Uuid& key);

    // The row, to be changed in place; it is written at the end of the batch.
    [[nodiscard]] Row* edit(const domain::Uuid& key);

    // Sets the whole row, whether there was one or not.
    Row& put(Row row);
    void erase(const domain::Uuid& key);

    // Keys of the rows whose column has this value, changes of this batch included. Reads the
    // table: wants an index on the column.
    template <class Value>
    [[nodiscard]] std::vector<domain::Uuid> keys_where(std::string_view column, const Value& value);

    void flush() override;
    void keys_changed(std::vector<domain::Uuid>& out) const override;

private:
    struct Entry {
        std::optional<Row> row;
        bool dirty = false;   // not written yet
        bool changed = false; // differs from what the batch found
    };

    Entry& entry(const domain::Uuid& key);

    RowStore& store_;
    std::unordered_map<domain::Uuid, Entry> entries_;
};

// Every table of one projection, for one batch.
class Tables {
public:
    explicit Tables(RowStore& store) : store_{store} {}

    template <class Row>
    [[nodiscard]] Table<Row>& of()
    {
        auto& table = tables_[typeid(Row)];
        if (!table) table = std::make_unique<Table<Row>>(store_);
        return static_cast<Table<Row>&>(*table);
    }

    // Writes what changed.
    void flush()
    {
        for (auto& [type, table] : tables_) table->flush();
    }

    // Keys of all rows that were written or erased, of all tables together.
    [[nodiscard]] std::vector<domain::Uuid> keys_changed() const
    {
        std::vector<domain::Uuid> keys;
        for (const auto& [type, table] : tables_) table->keys_changed(keys);
        std::ranges::sort(keys);
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        return keys;
    }

private:
    RowStore& store_;
    std::unordered_map<std::type_index, std::unique_ptr<AnyTable>> tables_;
};

template <class Row>
void Table<Row>::prefetch(std::span<const domain::Uuid> keys)
{
    std::vector<domain::Uuid> missing;
    for (const auto& key : keys)
        if (entries_.try_emplace(key).second) missing.push_back(key);
    if (missing.empty()) return;
    for (auto& cells : store_.load(shape_of<Row>(), missing)) {
        auto row = from_cells<Row>(cells);
        const auto key = key_of(row);
        entries_.at(key).row = std::move(row);
    }
}

template <class Row>
auto Table<Row>::entry(const domain::Uuid& key) -> Entry&
{
    const auto found = entries_.find(key);
    if (found != entries_.end()) return found->second;
    prefetch({&key, 1});
    return entries_.at(key);
}

template <class Row>
const Row* Table<Row>::find(const domain::Uuid& key)
{
    const auto& row = entry(key).row;
    return row ? &*row : nullptr;
}

template <class Row>
Row* Table<Row>::edit(const domain::Uuid& key)
{
    auto& found = entry(key);
    if (!found.row) return nullptr;
    found.dirty = found.changed = true;
    return &*found.row;
}

template <class Row>
Row& Table<Row>::put(Row row)
{
    auto& found = entries_[key_of(row)];
    found = {std::move(row), true, true};
    return *found.row;
}

template <class Row>
void Table<Row>::erase(const domain::Uuid& key)
{
    entries_[key] = {std::nullopt, true, true};
}

template <class Row>
template <class Value>
std::vector<domain::Uuid> Table<Row>::keys_where(std::string_view column, const Value& value)
{
    flush();
    return store_.keys_where(shape_of<Row>(), column, CellOf<Value>::to(value));
}

template <class Row>
void Table<Row>::flush()
{
    // In the order of the keys: two transactions that meet in a table never wait in a circle.
    std::vector<domain::Uuid> dirty;
    for (const auto& [key, found] : entries_)
        if (found.dirty) dirty.push_back(key);
    std::ranges::sort(dirty);

    std::vector<Cells> rows;
    std::vector<domain::Uuid> erased;
    for (const auto& key : dirty) {
        auto& found = entries_.at(key);
        if (found.row && key_of(*found.row) != key) throw std::logic_error{"a row's key changed"};
        if (found.row)
            rows.push_back(to_cells(*found.row));
        else
            erased.push_back(key);
        found.dirty = false;
    }
    if (!rows.empty()) store_.save(shape_of<Row>(), rows);
    if (!erased.empty()) store_.erase(shape_of<Row>(), erased);
}

template <class Row>
void Table<Row>::keys_changed(std::vector<domain::Uuid>& out) const
{
    for (const auto& [key, found] : entries_)
        if (found.changed) out.push_back(key);
}

} // namespace bilten::projections
