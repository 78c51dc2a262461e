#include "api/imports/sheet.hpp"

#include "domain/match.hpp"
#include "api/imports/batch.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::imports {
namespace {

std::string text_at(const Record& record, std::string_view column)
{
    const auto* text = record.find(column);
    return text ? *text : std::string{};
}

// What tells the record from others: parts of an event are told apart within it.
std::string key_of(const Record& record)
{
    auto key = text_at(record, name_of(record.kind));
    if (record.kind == Kind::session || record.kind == Kind::ticket_type ||
        record.kind == Kind::registration)
        key = fmt::format("{} of event {}", key, text_at(record, "event"));
    return key;
}

void count(Told& told, Kind kind)
{
    if (kind == Kind::session) ++told.sessions;
    if (kind == Kind::ticket_type) ++told.ticket_types;
    if (kind == Kind::registration) ++told.registrations;
}

void keep(Sheet& sheet, Origin from, Row row)
{
    domain::match(
        std::move(row),
        [&](VenueRow&& r) { sheet.venues.push_back({std::move(from), std::move(r)}); },
        [&](EventRow&& r) { sheet.events.push_back({std::move(from), std::move(r)}); },
        [&](SessionRow&& r) { sheet.sessions.push_back({std::move(from), std::move(r)}); },
        [&](TicketTypeRow&& r) { sheet.ticket_types.push_back({std::move(from), std::move(r)}); },
        [&](RegistrationRow&& r) {
            sheet.registrations.push_back({std::move(from), std::move(r)});
        });
}

} // namespace

Entry entry_of(const Origin& from, Outcome outcome, std::string reason)
{
    return {from.file, from.line, from.what, outcome, std::move(reason)};
}

std::string sentence_of(const std::vector<FieldError>& wrong)
{
    std::string sentence;
    for (const auto& error : wrong)
        sentence +=
            fmt::format("{}{} {}", sentence.empty() ? "" : "; ", error.field, error.message);
    return sentence;
}

Sheet sheet_from(const std::vector<Record>& records, Report& report)
{
    Sheet sheet;
    std::map<std::pair<Kind, std::string>, const Record*> seen;
    for (const auto& record : records) {
        const auto key = key_of(record);
        Origin from{record.file, record.line, fmt::format("{} {}", name_of(record.kind), key)};
        const auto [first, fresh] = seen.try_emplace({record.kind, key}, &record);
        if (!fresh) {
            const auto* other = first->second;
            report.add(entry_of(
                from,
                Outcome::invalid,
                fmt::format("is there twice, first at {}:{}", other->file, other->line)));
            continue;
        }
        if (record.kind != Kind::venue)
            count(sheet.told[text_at(record, "event")], record.kind);
        auto row = row_from(record);
        if (auto* wrong = std::get_if<std::vector<FieldError>>(&row))
            report.add(entry_of(from, Outcome::invalid, sentence_of(*wrong)));
        else if (is_foreign(text_at(record, name_of(record.kind))))
            report.add(entry_of(
                from, Outcome::invalid, "a key that begins with id: names what is there already"));
        else
            keep(sheet, std::move(from), std::get<Row>(std::move(row)));
    }
    return sheet;
}

} // namespace bilten::imports
