#include "schemas/json/reader.hpp"

#include "schemas/json/parser_lease.hpp"
#include "schemas/json/tokens.hpp"

#include <new>
#include <utility>

namespace bilten::schemas {

namespace ondemand = simdjson::ondemand;

struct Reader::Cursor {
    ondemand::value value;
};

std::vector<FieldError> Reader::run(
    std::string_view text,
    std::size_t bytes_max,
    const ReadContext* context,
    void* target,
    void (*read)(Reader&, void* target))
{
    Reader reader{context};
    if (text.size() > bytes_max) {
        reader.fail("size", "must not be larger than " + std::to_string(bytes_max) + " bytes");
        return std::move(reader.errors_);
    }
    ParserLease lease;
    ondemand::document document;
    if (reader.failed_with(lease.iterate(text).get(document))) return std::move(reader.errors_);

    // The lease has put brackets around the text, so that any document is an array of one value and
    // what follows the value is a second one.
    std::size_t values = 0;
    Cursor root;
    ondemand::array array;
    if (reader.failed_with(document.get_array().get(array))) return std::move(reader.errors_);
    for (auto item : array) {
        if (reader.failed_with(item.get(root.value))) return std::move(reader.errors_);
        if (++values > 1) {
            reader.fail("json", "must hold one JSON value and nothing after it");
            return std::move(reader.errors_);
        }
        reader.cursor_ = &root;
        read(reader, target);
        if (reader.failed_) return std::move(reader.errors_);
    }
    if (values == 0)
        reader.fail("json", "must not be empty");
    else if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
        reader.fail("json", "must hold one JSON value and nothing after it");
    return std::move(reader.errors_);
}

std::string_view Reader::token() const
{
    return trimmed_right(cursor_->value.raw_json_token());
}

char Reader::lead() const
{
    const auto text = cursor_->value.raw_json_token();
    return text.empty() ? '\0' : text.front();
}

Reader::Kind Reader::kind() const
{
    switch (failed_ ? '\0' : lead()) {
    case '{': return Kind::object;
    case '[': return Kind::array;
    case '"': return Kind::text;
    default: return Kind::other;
    }
}

bool Reader::null()
{
    if (failed_ || lead() != 'n') return false;
    if (token() == "null") return true;
    fail("json", "is not valid JSON");
    return true;
}

std::optional<std::string_view> Reader::text()
{
    if (failed_) return std::nullopt;
    if (lead() != '"') {
        mismatch("text");
        return std::nullopt;
    }
    std::string_view text;
    if (failed_with(cursor_->value.get_string().get(text))) return std::nullopt;
    return text;
}

// The parser moves over a scalar that nobody took by itself; it has only to be looked at.
std::optional<std::string_view> Reader::atom_or_number()
{
    const auto scalar = token();
    if (scalar == "true" || scalar == "false" || scalar == "null" || is_number(scalar))
        return scalar;
    fail("json", "is not valid JSON");
    return std::nullopt;
}

std::optional<bool> Reader::boolean()
{
    if (failed_) return std::nullopt;
    if (lead() == 't' && token() == "true") return true;
    if (lead() == 'f' && token() == "false") return false;
    mismatch("true or false");
    return std::nullopt;
}

std::optional<std::string_view> Reader::number()
{
    if (failed_) return std::nullopt;
    const char first = lead();
    if (first == '-' || (first >= '0' && first <= '9')) return atom_or_number();
    mismatch("a number");
    return std::nullopt;
}

std::optional<std::size_t> Reader::choice(std::span<const std::string_view> names)
{
    const auto name = text();
    if (!name) return std::nullopt;
    const auto index = find_name(*name, names);
    if (!index) complain(one_of(names));
    return index;
}

std::string_view Reader::raw()
{
    if (failed_) return {};
    const auto first = cursor_->value.raw_json_token();
    const auto whole = token();
    const bool container = lead() == '{' || lead() == '[';
    skip();
    if (failed_ || !container) return failed_ ? std::string_view{} : whole;
    const char* end = nullptr;
    if (failed_with(cursor_->value.current_location().get(end))) return {};
    return trimmed_right({first.data(), static_cast<std::size_t>(end - first.data())});
}

template <class Each>
bool Reader::each_entry(Each each)
{
    if (failed_) return false;
    if (lead() != '{') {
        mismatch("an object");
        return false;
    }
    if (++depth_ > depth_max) {
        fail("depth", "is nested too deeply");
        return false;
    }
    ondemand::object object;
    if (failed_with(cursor_->value.get_object().get(object))) return false;

    Cursor inside;
    auto* const above = std::exchange(cursor_, &inside);
    PathStep here{step_, {}};
    step_ = &here;
    for (auto entry : object) {
        ondemand::field field;
        if (failed_with(std::move(entry).get(field))) break;
        if (failed_with(field.unescaped_key().get(here.name))) break;
        inside.value = field.value();
        each(here.name);
        if (failed_) break;
    }
    step_ = here.up;
    cursor_ = above;
    --depth_;
    return !failed_;
}

template <class Each>
bool Reader::each_item(Each each)
{
    if (failed_) return false;
    if (lead() != '[') {
        mismatch("an array");
        return false;
    }
    if (++depth_ > depth_max) {
        fail("depth", "is nested too deeply");
        return false;
    }
    ondemand::array array;
    if (failed_with(cursor_->value.get_array().get(array))) return false;

    Cursor inside;
    auto* const above = std::exchange(cursor_, &inside);
    PathStep here{step_, {}, 0};
    step_ = &here;
    for (auto item : array) {
        if (failed_with(item.get(inside.value))) break;
        each();
        if (failed_) break;
        ++here.index;
    }
    step_ = here.up;
    cursor_ = above;
    --depth_;
    return !failed_;
}

void Reader::skip()
{
    if (failed_) return;
    switch (kind()) {
    case Kind::object: each_entry([this](std::string_view) { skip(); }); return;
    case Kind::array: each_item([this] { skip(); }); return;
    case Kind::text: static_cast<void>(text()); return;
    case Kind::other: static_cast<void>(atom_or_number()); return;
    }
}

bool Reader::items(void* target, void (*item)(Reader&, void* target))
{
    return each_item([&] { item(*this, target); });
}

bool Reader::entries(void* target, void (*entry)(Reader&, void* target, std::string_view key))
{
    return each_entry([&](std::string_view name) { entry(*this, target, name); });
}

bool Reader::failed_with(int error)
{
    switch (error) {
    case simdjson::SUCCESS: return false;
    case simdjson::MEMALLOC: throw std::bad_alloc{};
    case simdjson::UTF8_ERROR: fail("encoding", "is not valid UTF-8"); return true;
    case simdjson::UNESCAPED_CHARS:
        fail("json", "holds a control character that is not escaped");
        return true;
    case simdjson::EMPTY: fail("json", "must not be empty"); return true;
    default: fail("json", "is not valid JSON"); return true;
    }
}

} // namespace bilten::schemas
