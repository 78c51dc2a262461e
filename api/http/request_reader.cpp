#include "api/http/request_reader.hpp"

#include "api/http/request_parser.hpp"

#include <cstring>
#include <utility>

namespace bilten::api {

namespace beast = boost::beast;
using beast::error_code;

namespace {

constexpr std::size_t buffer_bytes_start = 4 * 1024;
// Framing that a body may have on top of its bytes: chunks of one byte cost five more each.
constexpr std::size_t wire_bytes_per_body_byte = 8;
constexpr std::size_t wire_bytes_slack = 4 * 1024;
constexpr std::size_t last_chunk_bytes = 5; // 0 CRLF CRLF

} // namespace

// What outlives a request: the parser cannot be used twice, the room for its fields can.
struct RequestReader::Parsing {
    std::vector<Field> fields;
    std::optional<RequestParser> parser;
};

RequestReader::RequestReader(const GateLimits& limits)
    : limits_{limits}, buffer_(buffer_bytes_start), parsing_{std::make_unique<Parsing>()}
{
    next();
}

RequestReader::~RequestReader() = default;

RequestReader::Step RequestReader::refuse(GateRefusal refusal) noexcept
{
    refusal_ = refusal;
    return Step::refused;
}

std::span<char> RequestReader::room()
{
    if (begin_ == end_) {
        begin_ = 0;
        end_ = 0;
    }
    if (end_ == buffer_.size() && begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
    return {buffer_.data() + end_, buffer_.size() - end_};
}

void RequestReader::received(std::size_t bytes)
{
    end_ += bytes;
}

RequestReader::Step RequestReader::read_head()
{
    const auto found = find_head_end();
    return found == Step::ready ? parse_head() : found;
}

// Every line must end in CRLF: a lone LF is refused here, or its sender would wait for an end that
// nobody but him has seen.
RequestReader::Step RequestReader::find_head_end()
{
    const char* const first = buffer_.data() + begin_;
    const std::size_t size = end_ - begin_;
    if (size > 0 && (*first <= ' ' || *first == 0x7f))
        return refuse({Fault::malformed_request, "The request does not begin with a method"});
    while (scanned_ < size) {
        const void* found = std::memchr(first + scanned_, '\n', size - scanned_);
        if (!found) {
            scanned_ = size;
            break;
        }
        const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - first);
        if (first[at - 1] != '\r')
            return refuse({Fault::malformed_request, "A line must end in CRLF"});
        scanned_ = at + 1;
        if (at < 3 || first[at - 2] != '\n') continue;
        if (scanned_ > limits_.header_bytes_max) return refuse({Fault::header_too_large, {}});
        head_bytes_ = scanned_;
        return Step::ready;
    }
    if (size < limits_.header_bytes_max) return Step::more;
    if (!std::memchr(first, '\n', size)) return refuse({Fault::uri_too_long, {}});
    return refuse({Fault::header_too_large, {}});
}

RequestReader::Step RequestReader::parse_head()
{
    const std::string_view text{buffer_.data() + begin_, head_bytes_};
    if (const auto refusal = inspect_text(text)) return refuse(*refusal);

    auto& parser = *parsing_->parser;
    parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes_max + 1));
    error_code error;
    parser.put(boost::asio::const_buffer{text.data(), text.size()}, error);
    if (error || !parser.is_header_done())
        return refuse({Fault::malformed_request, "The header cannot be parsed"});
    if (const auto refusal = inspect(parser.head, limits_)) return refuse(*refusal);
    begin_ += head_bytes_;
    return Step::ready;
}

const Head& RequestReader::head() const noexcept
{
    return parsing_->parser->head;
}

bool RequestReader::keep_alive() const noexcept
{
    return parsing_->parser->keep_alive();
}

bool RequestReader::expects_continue() const noexcept
{
    return head().version >= 11 && !head()["expect"].empty();
}

bool RequestReader::has_body() const noexcept
{
    return !parsing_->parser->is_done();
}

std::optional<std::uint64_t> RequestReader::content_length() const noexcept
{
    const auto length = parsing_->parser->content_length();
    return length ? std::optional{*length} : std::nullopt;
}

bool RequestReader::body_is_here() const noexcept
{
    const auto length = content_length();
    return length && *length <= end_ - begin_;
}

RequestReader::Step RequestReader::read_body(std::size_t bytes_max)
{
    auto& parser = *parsing_->parser;
    if (parser.is_done()) return Step::ready;
    if (content_length().value_or(0) > bytes_max) return refuse({Fault::payload_too_large, {}});
    parser.body_bytes_max = bytes_max;
    parser.eager(true);

    // Beast 1.81 asserts that it sees five bytes of a last chunk when it looks at it again. No
    // chunked body has less; behind other chunks there is their CRLF, and what stands in its place
    // must be refused before more comes.
    const bool first_chunk = body_wire_bytes_ == 0;
    if (parser.chunked() && first_chunk && end_ - begin_ < last_chunk_bytes) return Step::more;
    if (begin_ == end_) return Step::more;

    error_code error;
    const auto used =
        parser.put(boost::asio::const_buffer{buffer_.data() + begin_, end_ - begin_}, error);
    begin_ += used;
    body_wire_bytes_ += used;
    if (parser.too_large) return refuse({Fault::payload_too_large, {}});
    if (error && error != beast::http::error::need_more)
        return refuse({Fault::malformed_request, "The body cannot be parsed"});
    if (parser.is_done()) return Step::ready;
    if (end_ - begin_ > limits_.header_bytes_max ||
        body_wire_bytes_ > bytes_max * wire_bytes_per_body_byte + wire_bytes_slack)
        return refuse({Fault::malformed_request, "The body has more framing than content"});
    return Step::more;
}

std::string RequestReader::take_body()
{
    return std::move(parsing_->parser->body);
}

std::size_t RequestReader::body_bytes_received() const noexcept
{
    return body_wire_bytes_ + (end_ - begin_);
}

void RequestReader::next()
{
    scanned_ = 0;
    head_bytes_ = 0;
    body_wire_bytes_ = 0;
    parsing_->parser.emplace(parsing_->fields);
}

} // namespace bilten::api
