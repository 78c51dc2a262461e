#include "infra/mail/message.hpp"
#include "tests/support/event_fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

using namespace bilten;
using namespace bilten::tests;
using infra::compose;
using infra::Message;

namespace {

Message message()
{
    return {
        uuid(1),
        noon,
        infra::parse_mailbox("Bilten <tickets@bilten.example>"),
        {"Ann", "ann@example.com"},
        "Your ticket",
        "Hello Ann,\n\nsee you.\n"};
}

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

} // namespace

TEST_SUITE_BEGIN("an e-mail message");

TEST_CASE("is plain text with the headers that mail needs")
{
    CHECK(
        compose(message()) == "Date: Wed, 01 May 2030 12:00:00 +0000\r\n"
                              "From: \"Bilten\" <tickets@bilten.example>\r\n"
                              "To: \"Ann\" <ann@example.com>\r\n"
                              "Subject: Your ticket\r\n"
                              "Message-ID: <" +
                                  to_string(uuid(1)) +
                                  "@bilten>\r\n"
                                  "Auto-Submitted: auto-generated\r\n"
                                  "MIME-Version: 1.0\r\n"
                                  "Content-Type: text/plain; charset=utf-8\r\n"
                                  "Content-Transfer-Encoding: quoted-printable\r\n"
                                  "\r\n"
                                  "Hello Ann,\r\n"
                                  "\r\n"
                                  "see you.\r\n");
}

TEST_CASE("takes no header from a name, a subject or a text")
{
    auto evil = message();
    evil.to.name = "Ann\r\nBcc: eve@example.com";
    evil.subject = "Hi\r\nBcc: eve@example.com\r\n\r\nBuy now";
    evil.from.name = "Bilten\nX-Evil: yes";
    const auto lines = lines_of(compose(evil));
    CHECK(lines.at(1) == "From: \"Bilten X-Evil: yes\" <tickets@bilten.example>\r");
    CHECK(lines.at(2) == "To: \"Ann  Bcc: eve@example.com\" <ann@example.com>\r");
    CHECK(lines.at(3) == "Subject: Hi  Bcc: eve@example.com    Buy now\r");
    CHECK(lines.size() == lines_of(compose(message())).size());
}

TEST_CASE("goes to no address that could end a command")
{
    for (const auto* address :
         {"ann@example.com\r\nRCPT TO:<eve@example.com>",
          "ann@example.com> SIZE=1 <",
          "ann@example.com,eve@example.com",
          "ann",
          "@example.com",
          "ann@",
          ""}) {
        CAPTURE(address);
        auto wrong = message();
        wrong.to.address = address;
        CHECK_THROWS_AS((void)compose(wrong), std::invalid_argument);
    }
}

TEST_CASE("cuts a long subject between characters, into lines that mail allows")
{
    auto long_one = message();
    for (int i = 0; i < 40; ++i) long_one.subject += " Rožna €";
    long_one.text = std::string(1'000, 'x') + "ž\n.\nFrom here= \n";
    const auto text = compose(long_one);
    for (const auto& line : lines_of(text)) CHECK(line.size() <= 77); // and the line feed
    CHECK(text.find("=?utf-8?B?") != text.npos);
    CHECK(text.find("=C5=BE\r\n=2E\r\nFrom here=3D=20\r\n") != text.npos);
    CHECK(std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
}

TEST_CASE("has a sender that is an address, with a name or without")
{
    CHECK(infra::parse_mailbox("a@b.example").address == "a@b.example");
    CHECK(infra::parse_mailbox("The Box Office <a@b.example>").name == "The Box Office");
    for (const auto* wrong :
         {"", "Bilten", "Bilten <a@b.example", "Bilten <>", "<a b@c.example>"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS((void)infra::parse_mailbox(wrong), std::invalid_argument);
    }
}

TEST_SUITE_END();
