#include "infra/postgres/copy_rows.hpp"

namespace bilten::infra {

using namespace std::string_view_literals;

void CopyRows::add(const domain::Uuid& uuid)
{
    append(static_cast<std::int32_t>(uuid.bytes.size()));
    bytes_.append(reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size());
}

void CopyRows::add(std::string_view text)
{
    append(static_cast<std::int32_t>(text.size()));
    bytes_ += text;
}

// Signature, no flags, no extension.
std::string_view CopyRows::header() noexcept
{
    return "PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0"sv;
}

std::string_view CopyRows::trailer() noexcept
{
    return "\xff\xff"sv;
}

} // namespace bilten::infra
