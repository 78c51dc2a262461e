#include "projections/rows_in_memory.hpp"
#include "projections/table.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::projections;
using domain::Uuid;

namespace {

enum class Mood { calm, busy };
BOOST_DESCRIBE_ENUM(Mood, calm, busy)

struct Note {
    static constexpr std::string_view table_name = "read.notes";

    domain::OrderId order_id;
    std::int32_t count = 0;
    std::string text;
    Mood mood = Mood::calm;
    bool open = false;
    std::optional<domain::Instant> at;
    std::optional<domain::UserId> by;
    std::vector<std::string> tags;
    domain::SessionNumber session;

    bool operator==(const Note&) const = default;
};
BOOST_DESCRIBE_STRUCT(Note, (), (order_id, count, text, mood, open, at, by, tags, session))

Uuid key(std::uint8_t number)
{
    Uuid id;
    id.bytes[15] = number;
    return id;
}

Note note(std::uint8_t number)
{
    Note made;
    made.order_id = {key(number)};
    made.count = number;
    return made;
}

// Counts what a table asks of the store.
class Counting final : public RowStore {
public:
    std::vector<Cells> load(const TableShape& table, std::span<const Uuid> keys) override
    {
        ++loads;
        return rows.load(table, keys);
    }

    std::vector<Uuid>
    keys_where(const TableShape& table, std::string_view column, const Cell& value) override
    {
        return rows.keys_where(table, column, value);
    }

    void save(const TableShape& table, std::span<const Cells> cells) override
    {
        ++saves;
        rows.save(table, cells);
    }

    void erase(const TableShape& table, std::span<const Uuid> keys) override
    {
        ++erasures;
        rows.erase(table, keys);
    }

    RowsInMemory rows;
    int loads = 0;
    int saves = 0;
    int erasures = 0;
};

} // namespace

TEST_SUITE("a table")
{
    TEST_CASE("has the columns that its row describes")
    {
        const auto& shape = shape_of<Note>();
        CHECK(shape.name == "read.notes");
        REQUIRE(shape.columns.size() == 9);
        CHECK(shape.columns[0].name == "order_id");
        CHECK(shape.columns[0].kind == CellKind::uuid);
        CHECK(shape.columns[3].kind == CellKind::text);
        CHECK(shape.columns[5].kind == CellKind::instant);
        CHECK(shape.columns[8].kind == CellKind::integer);
    }

    TEST_CASE("gives a row back as it was written")
    {
        auto full = note(1);
        full.text = R"(it's "so" \ {a,b})";
        full.mood = Mood::busy;
        full.open = true;
        full.at = domain::Instant{std::chrono::milliseconds{1'700'000'000'123}};
        full.by = domain::UserId{key(9)};
        full.tags = {"", "x,y", "NULL"};
        full.session = {3};
        RowsInMemory rows;
        Tables tables{rows};
        tables.of<Note>().put(full);
        tables.of<Note>().put(note(2));
        tables.flush();
        CHECK(rows.row<Note>(key(1)) == full);
        CHECK(rows.row<Note>(key(2)) == note(2));
        CHECK_FALSE(rows.row<Note>(key(3)));
    }

    TEST_CASE("refuses a stored number or word that its row cannot hold")
    {
        auto cells = to_cells(note(1));
        cells[1] = std::int64_t{1} << 40;
        CHECK_THROWS_AS((void)from_cells<Note>(cells), std::range_error);
        cells = to_cells(note(1));
        cells[3] = std::string{"furious"};
        CHECK_THROWS_AS((void)from_cells<Note>(cells), std::runtime_error);
    }

    TEST_CASE("reads once and writes once, however often a row changes")
    {
        Counting store;
        const auto first = to_cells(note(1));
        store.rows.save(shape_of<Note>(), {&first, 1});

        Tables tables{store};
        auto& notes = tables.of<Note>();
        const Uuid keys[] = {key(1), key(2), key(1)};
        notes.prefetch(keys);
        for (int i = 0; i < 100; ++i) notes.edit(key(1))->count += 1;
        CHECK(notes.find(key(2)) == nullptr);
        CHECK(notes.edit(key(2)) == nullptr);
        notes.put(note(2)).text = "new";
        tables.flush();
        tables.flush();

        CHECK(store.loads == 1);
        CHECK(store.saves == 1);
        CHECK(store.rows.row<Note>(key(1))->count == 101);
        CHECK(store.rows.row<Note>(key(2))->text == "new");
    }

    TEST_CASE("writes nothing when nothing changed")
    {
        Counting store;
        Tables tables{store};
        CHECK(tables.of<Note>().find(key(1)) == nullptr);
        tables.flush();
        CHECK(store.saves + store.erasures == 0);
        CHECK(tables.keys_changed().empty());
    }

    TEST_CASE("erases, and takes a row anew under the same key")
    {
        RowsInMemory rows;
        {
            Tables tables{rows};
            tables.of<Note>().put(note(1));
            tables.of<Note>().put(note(2));
            tables.flush();
        }
        Tables tables{rows};
        auto& notes = tables.of<Note>();
        notes.erase(key(1));
        notes.erase(key(2));
        CHECK(notes.find(key(1)) == nullptr);
        notes.put(note(2)).text = "again";
        tables.flush();
        CHECK(rows.size("read.notes") == 1);
        CHECK(rows.row<Note>(key(2))->text == "again");
        CHECK(tables.keys_changed() == std::vector{key(1), key(2)});
    }

    TEST_CASE("finds rows by another column, changes of the batch included")
    {
        RowsInMemory rows;
        Tables tables{rows};
        auto& notes = tables.of<Note>();
        for (const auto number : {1, 2, 3})
            notes.put(note(static_cast<std::uint8_t>(number))).by = domain::UserId{key(9)};
        notes.edit(key(2))->by.reset();
        CHECK(notes.keys_where("by", key(9)) == std::vector{key(1), key(3)});
        CHECK_THROWS_AS((void)notes.keys_where("nothing", key(9)), std::logic_error);
    }

    TEST_CASE("notices a row whose key was changed")
    {
        RowsInMemory rows;
        Tables tables{rows};
        tables.of<Note>().put(note(1)).order_id = {key(2)};
        CHECK_THROWS_AS(tables.flush(), std::logic_error);
    }
}
