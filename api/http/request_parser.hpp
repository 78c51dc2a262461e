#pragma once

// For request_reader.cpp alone: here Boost.Beast shows.

#include "api/http/gate.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::api {

// Collects views of the head into the reader's buffer, and the body into a string. Trailers arrive
// as fields too; by then nobody listens.
class RequestParser : public boost::beast::http::basic_parser<true> {
public:
    explicit RequestParser(std::vector<Field>& fields) : fields_{fields}
    {
        fields_.clear();
        body_limit(boost::none); // read_body() knows it, and the gate knows the header's
    }

    Head head{};
    std::string body;
    std::size_t body_bytes_max = 0;
    bool too_large = false;

private:
    using error_code = boost::beast::error_code;
    using string_view = boost::beast::string_view;

    static std::string_view view(string_view text) noexcept { return {text.data(), text.size()}; }

    void on_request_impl(
        boost::beast::http::verb,
        string_view method,
        string_view target,
        int version,
        error_code&) override
    {
        head = {view(method), view(target), static_cast<unsigned>(version), {}};
    }

    void on_field_impl(
        boost::beast::http::field, string_view name, string_view value, error_code&) override
    {
        if (!is_header_done()) fields_.push_back({view(name), view(value)});
    }

    void on_header_impl(error_code&) override { head.fields = fields_; }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override
    {
        if (length) body.reserve(static_cast<std::size_t>(*length)); // checked by read_body()
    }

    std::size_t on_body_impl(string_view bytes, error_code& error) override
    {
        if (!admit(bytes.size(), error)) return 0;
        body.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t size, string_view, error_code& error) override
    {
        admit(size, error);
    }

    std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& error) override
    {
        return on_body_impl(bytes, error);
    }

    void on_response_impl(int, string_view, int, error_code&) override {}

    void on_finish_impl(error_code&) override {}

    bool admit(std::uint64_t bytes, error_code& error)
    {
        too_large = bytes > body_bytes_max - body.size();
        if (too_large) error = boost::beast::http::error::body_limit;
        return !too_large;
    }

    std::vector<Field>& fields_;
};

} // namespace bilten::api
