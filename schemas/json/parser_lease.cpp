#include "schemas/json/parser_lease.hpp"

#include <array>
#include <cstring>
#include <string>

namespace bilten::schemas {
namespace {

constexpr std::size_t kept_bytes_max = 256 * 1024;

} // namespace

struct ParserLease::Slot {
    simdjson::ondemand::parser parser;
    std::string buffer;
    bool lent = false;
};

ParserLease::Slot& ParserLease::idle_slot(std::unique_ptr<Slot>& own)
{
    thread_local std::array<Slot, 2> kept;
    for (auto& slot : kept)
        if (!slot.lent) return slot;
    own = std::make_unique<Slot>();
    return *own;
}

ParserLease::ParserLease() : slot_{&idle_slot(own_)}
{
    slot_->lent = true;
}

ParserLease::~ParserLease()
{
    slot_->lent = false;
}

simdjson::simdjson_result<simdjson::ondemand::document> ParserLease::iterate(std::string_view text)
{
    if (text.size() > kept_bytes_max && !own_) {
        slot_->lent = false;
        own_ = std::make_unique<Slot>();
        slot_ = own_.get();
    }
    auto& buffer = slot_->buffer;
    buffer.clear();
    buffer += '[';
    buffer += text;
    buffer += ']';
    const auto length = buffer.size();
    buffer.append(simdjson::SIMDJSON_PADDING, ' ');
    return slot_->parser.iterate(buffer.data(), length, buffer.size());
}

} // namespace bilten::schemas
