// Feeds bytes through the request reader as a connection would bring them: once whole, once in
// pieces whose sizes follow from the bytes. Both must come to the same, and what the gate lets pass
// must keep its promises as a second, simpler look at the same bytes sees them.

#include "api/http/request_reader.hpp"
#include "api/http/target.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace bilten::api;
using Step = RequestReader::Step;

constexpr std::size_t body_bytes_max = 4096;

void must(bool holds, const char* what)
{
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

std::size_t count(const Head& head, std::string_view name)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        head.fields, [&](const Field& field) { return same_name(field.name, name); }));
}

void check(const Head& head)
{
    must(count(head, "host") == 1, "one Host");
    must(count(head, "content-length") + count(head, "transfer-encoding") <= 1, "one framing");
    must(
        count(head, "transfer-encoding") == 0 || head["transfer-encoding"] == "chunked", "chunked");
    must(count(head, "transfer-encoding") == 0 || head.version == 11, "no chunks in HTTP/1.0");
    must(head.target.starts_with('/'), "an absolute path");
    for (const char c : head.target) must(c > 0x20 && c < 0x7f, "a printable target");
    for (const auto& [name, value] : head.fields) {
        must(!name.empty(), "a name");
        for (const char c : value)
            must(
                c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f), "a clean value");
    }
    if (const auto target = parse_target(head.target))
        for (const char c : target->path) (void)decode_segment({&c, 1});
}

// What a connection came to: "200 <target> <body>" for each request, and "refused" where one was.
std::string outcome(std::string_view bytes, bool whole)
{
    RequestReader reader{GateLimits{}};
    std::string out;
    std::size_t at = 0;
    bool in_body = false;
    while (true) {
        auto step = in_body ? Step::ready : reader.read_head();
        if (step == Step::ready && !in_body) {
            check(reader.head());
            out += "200 " + std::string{reader.head().target};
            in_body = true;
        }
        if (step == Step::ready) step = reader.read_body(body_bytes_max);
        if (step == Step::refused) return out + "refused";
        if (step == Step::ready) {
            const auto body = reader.take_body();
            must(body.size() <= body_bytes_max, "a bounded body");
            if (const auto length = reader.content_length())
                must(*length == body.size(), "a body of the length that was announced");
            out += " " + body + "\n";
            reader.next();
            in_body = false;
            continue;
        }
        if (at == bytes.size()) return out;
        const auto room = reader.room();
        auto some = std::min(room.size(), bytes.size() - at);
        if (!whole) some = std::min<std::size_t>(some, 1 + (at * 7 + bytes.size()) % 13);
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), some, room.begin());
        reader.received(some);
        at += some;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto whole = outcome(bytes, true);
    const auto pieces = outcome(bytes, false);
    // The bound on a body's framing is looked at between reads: it strikes later where reads are
    // large.
    constexpr std::size_t framing_bytes_min = 16 * 1024;
    if (size < framing_bytes_min) must(whole == pieces, "the same however the bytes are cut");
    return 0;
}
