#include "infra/postgres/copy_rows.hpp"
#include "infra/postgres/session.hpp"
#include "tests/support/infra/postgres.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace bilten;
using infra::CopyRows;
using infra::Session;

namespace {

const domain::Uuid id = *domain::parse_uuid("018f0000-0000-7abc-8000-00000000000a");

void add_row(CopyRows& rows, std::int64_t number, std::string_view text)
{
    rows.begin_row(5);
    rows.add(number);
    rows.add(static_cast<std::int32_t>(number));
    rows.add(static_cast<std::int16_t>(number));
    rows.add(id);
    rows.add(text);
}

} // namespace

TEST_SUITE_BEGIN("rows for COPY");

TEST_CASE("arrive as they were added, of every type and with every character")
{
    const tests::FreshDatabase database{{}};
    database.execute("create table t (a bigint, b int, c smallint, d uuid, e text)");
    CopyRows rows;
    CHECK(rows.empty());
    add_row(rows, -2, "Zoë\t\\N\n\r\"{}\\.");
    add_row(rows, 300, "");

    Session session{database.dsn()};
    session.exec("begin");
    session.copy_and_commit("copy t from stdin (format binary)", rows);
    const auto found = Session{database.dsn()}.exec("select * from t order by a");
    REQUIRE(found.size() == 2);
    for (int column = 0; column < 3; ++column) {
        CHECK(found.integer(0, column) == -2);
        CHECK(found.integer(1, column) == 300);
    }
    CHECK(found.text(0, 3) == "018f0000-0000-7abc-8000-00000000000a");
    CHECK(found.text(0, 4) == "Zoë\t\\N\n\r\"{}\\.");
    CHECK(found.text(1, 4).empty());
}

TEST_CASE("can be taken back")
{
    CopyRows rows;
    add_row(rows, 1, "stays");
    const auto size = rows.size();
    const std::string before{rows.rows()};
    add_row(rows, std::numeric_limits<std::int64_t>::max(), "goes");
    rows.cut(size);
    CHECK(rows.rows() == before);
}

TEST_SUITE_END();
