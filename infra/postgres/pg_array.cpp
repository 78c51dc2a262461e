#include "infra/postgres/pg_array.hpp"

namespace bilten::infra {

void PgArray::separate()
{
    if (text_.size() > 1) text_ += ',';
}

void PgArray::add(std::string_view element)
{
    separate();
    text_ += '"';
    for (const char c : element) {
        if (c == '"' || c == '\\') text_ += '\\';
        text_ += c;
    }
    text_ += '"';
}

void PgArray::add_null()
{
    separate();
    text_ += "NULL";
}

void PgArray::add_plain(std::string_view element)
{
    separate();
    text_ += element;
}

} // namespace bilten::infra
