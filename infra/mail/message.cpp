#include "infra/mail/message.hpp"

#include "infra/crypto/aead.hpp"
#include "schemas/json/utf8.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace bilten::infra {

namespace {

constexpr std::size_t line_max = 76;
constexpr std::size_t encoded_word_bytes_max = 39; // 52 of base64, 12 around them: RFC 2047

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::string one_line(std::string_view text)
{
    std::string line{text};
    std::ranges::replace_if(line, is_control, ' ');
    return line;
}

bool is_plain(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Text in a header: as it is where that is allowed, or in encoded words, cut between characters.
std::string header_text(std::string_view given)
{
    const auto text = one_line(given);
    if (is_plain(text) && text.size() <= line_max && text.find("=?") == text.npos) return text;
    std::string out;
    std::string word;
    const auto flush = [&] {
        if (word.empty()) return;
        out += fmt::format("{}=?utf-8?B?{}?=", out.empty() ? "" : "\r\n ", to_base64(word));
        word.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto bytes = std::max<std::size_t>(
            1, schemas::first_code_point(std::string_view{text}.substr(at)).bytes);
        if (word.size() + bytes > encoded_word_bytes_max) flush();
        word.append(text, at, bytes);
        at += bytes;
    }
    flush();
    return out;
}

std::string header_mailbox(const Mailbox& mailbox)
{
    if (!is_mail_address(mailbox.address))
        throw std::invalid_argument{"an e-mail address that cannot be written to"};
    const auto name = one_line(mailbox.name);
    if (name.find_first_not_of(' ') == name.npos) return mailbox.address;
    // A quoted string where plain letters do; an encoded word needs no quotes.
    const bool letters =
        is_plain(name) && name.size() <= line_max / 2 && name.find_first_of("\\\"=") == name.npos;
    if (letters) return fmt::format("\"{}\" <{}>", name, mailbox.address);
    auto words = header_text(name);
    if (!words.starts_with("=?")) words = fmt::format("=?utf-8?B?{}?=", to_base64(name));
    return fmt::format("{}\r\n <{}>", words, mailbox.address);
}

// RFC 2045 section 6.7. Dots that begin a line are encoded too: no relay has to double them.
std::string quoted_printable(std::string_view text)
{
    std::string out;
    std::size_t column = 0;
    const auto add = [&](std::string_view piece) {
        if (column + piece.size() > line_max - 1) {
            out += "=\r\n";
            column = 0;
        }
        out += piece;
        column += piece.size();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') {
            out += "\r\n";
            column = 0;
            continue;
        }
        const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n';
        const bool begins_line = column == 0 && c == '.';
        const bool as_it_is = c >= ' ' && c <= '~' && c != '=' && !(c == ' ' && ends_line);
        if (as_it_is && !begins_line)
            add({&c, 1});
        else
            add(fmt::format("={:02X}", static_cast<unsigned char>(c)));
    }
    return out;
}

} // namespace

bool is_mail_address(std::string_view text) noexcept
{
    constexpr std::size_t bytes_max = 254; // RFC 5321 section 4.5.3.1.3
    const auto at = text.rfind('@');
    if (at == text.npos || at == 0 || at + 1 == text.size() || text.size() > bytes_max)
        return false;
    return std::ranges::none_of(text, is_control) &&
           text.find_first_of(" <>()[]\\,;:\"") == text.npos;
}

Mailbox parse_mailbox(std::string_view text)
{
    Mailbox mailbox;
    const auto open = text.find('<');
    if (open == text.npos) {
        mailbox.address = text;
    } else if (text.ends_with('>')) {
        auto name = text.substr(0, open);
        while (name.ends_with(' ')) name.remove_suffix(1);
        mailbox.name = name;
        mailbox.address = text.substr(open + 1, text.size() - open - 2);
    }
    if (!is_mail_address(mailbox.address))
        throw std::invalid_argument{
            fmt::format("'{}' is no sender; wanted: Name <name@domain>", text)};
    return mailbox;
}

std::string compose(const Message& message)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(message.date);
    return fmt::format(
        "Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\n"
        "From: {}\r\n"
        "To: {}\r\n"
        "Subject: {}\r\n"
        "Message-ID: <{}@bilten>\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n"
        "{}",
        fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
        header_mailbox(message.from),
        header_mailbox(message.to),
        header_text(message.subject),
        to_string(message.id),
        quoted_printable(message.text));
}

} // namespace bilten::infra
