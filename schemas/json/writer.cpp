#include "schemas/json/writer.hpp"

#include "schemas/json/utf8.hpp"

#include <array>

namespace bilten::schemas {
namespace {

// Bytes that may be copied as they are.
constexpr auto is_plain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t byte = 0x20; byte < 0x80; ++byte) plain[byte] = byte != '"' && byte != '\\';
    return plain;
}();

void append_escaped(std::string& out, char c)
{
    constexpr std::string_view digits = "0123456789abcdef";

    out += '\\';
    switch (c) {
    case '"':
    case '\\': out += c; return;
    case '\b': out += 'b'; return;
    case '\f': out += 'f'; return;
    case '\n': out += 'n'; return;
    case '\r': out += 'r'; return;
    case '\t': out += 't'; return;
    default:
        out += "u00";
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 0x0f];
    }
}

} // namespace

void Writer::text(std::string_view text)
{
    out_ += '"';
    std::size_t copied = 0; // everything before it is in out_
    std::size_t at = 0;
    while (at < text.size()) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (is_plain[byte]) {
            ++at;
            continue;
        }
        const auto bytes = byte < 0x80 ? 0 : first_code_point(text.substr(at)).bytes;
        if (bytes > 0) {
            at += bytes;
            continue;
        }
        out_.append(text, copied, at - copied);
        if (byte < 0x80)
            append_escaped(out_, text[at]);
        else
            out_ += "\xef\xbf\xbd";
        copied = ++at;
    }
    out_.append(text, copied, text.size() - copied);
    out_ += '"';
}

} // namespace bilten::schemas
