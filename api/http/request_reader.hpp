#pragma once

// Reads requests from the bytes of a connection, one after the other, through the gate. It holds
// the buffer and never a socket, so that tests and the fuzzer feed it from memory. Boost.Beast's
// parser is seen in its .cpp alone.

#include "api/http/gate.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bilten::api {

class RequestReader {
public:
    enum class Step {
        more,    // bytes are missing: read into room(), say received(), call again
        ready,   // here it is
        refused, // see refusal(); nothing more can be read from this connection
    };

    explicit RequestReader(const GateLimits& limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    // Free space behind what has been received, never empty. Ends the life of what head() views.
    [[nodiscard]] std::span<char> room();
    void received(std::size_t bytes);

    // True between requests, when not one byte of the next one has come.
    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }

    // Ready: head() holds a request that the gate let pass.
    [[nodiscard]] Step read_head();
    [[nodiscard]] const Head& head() const noexcept;
    [[nodiscard]] bool keep_alive() const noexcept;
    [[nodiscard]] bool expects_continue() const noexcept;
    [[nodiscard]] bool has_body() const noexcept; // one with a length of 0 is none
    [[nodiscard]] std::optional<std::uint64_t> content_length() const noexcept;
    // The whole body is here already: reading it cannot wait. (Never said of a chunked one.)
    [[nodiscard]] bool body_is_here() const noexcept;

    // Reads the body; more than `bytes_max` is refused with 413. Trailers are not looked at.
    [[nodiscard]] Step read_body(std::size_t bytes_max);
    [[nodiscard]] std::string take_body();
    // Of the body, as it came over the wire.
    [[nodiscard]] std::size_t body_bytes_received() const noexcept;

    // Forgets the request; what was pipelined behind it stays.
    void next();

    [[nodiscard]] const GateRefusal& refusal() const noexcept { return refusal_; }

private:
    struct Parsing;

    Step refuse(GateRefusal refusal) noexcept;
    Step find_head_end();
    Step parse_head();

    GateLimits limits_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0; // of what is not yet consumed
    std::size_t end_ = 0;
    std::size_t scanned_ = 0; // bytes from begin_ without the end of a head
    std::size_t head_bytes_ = 0;
    std::size_t body_wire_bytes_ = 0;
    GateRefusal refusal_{Fault::malformed_request, {}};
    std::unique_ptr<Parsing> parsing_;
};

} // namespace bilten::api
