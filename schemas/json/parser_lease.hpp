#pragma once

// A simdjson parser and its padded buffer, lent for one document. Seen by reader.cpp alone.

#include <simdjson.h>

#include <memory>
#include <string_view>

namespace bilten::schemas {

// A thread keeps two parsers for good: a personal value inside a domain event is a document inside
// a document. Deeper nesting, and documents that would bloat a thread's buffers, get one of their
// own.
class ParserLease {
public:
    ParserLease();
    ParserLease(const ParserLease&) = delete;
    ParserLease& operator=(const ParserLease&) = delete;
    ~ParserLease();

    // The text in brackets, copied and padded: [text].
    simdjson::simdjson_result<simdjson::ondemand::document> iterate(std::string_view text);

private:
    struct Slot;
    static Slot& idle_slot(std::unique_ptr<Slot>& own);

    std::unique_ptr<Slot> own_;
    Slot* slot_;
};

} // namespace bilten::schemas
