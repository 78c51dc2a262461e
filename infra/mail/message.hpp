#pragma once

// An e-mail as it goes over the wire: RFC 5322, plain text in UTF-8, quoted-printable.

#include "domain/uuid.hpp"

#include <string>
#include <string_view>

namespace bilten::infra {

struct Mailbox {
    std::string name; // may be empty
    std::string address;
};

// "Bilten <tickets@bilten.example>", or the address alone. Throws std::invalid_argument.
[[nodiscard]] Mailbox parse_mailbox(std::string_view text);

// Whether it can stand in an SMTP command: something@something, without white space, control
// characters and what separates addresses.
[[nodiscard]] bool is_mail_address(std::string_view text) noexcept;

struct Message {
    domain::Uuid id; // the Message-ID: whoever gets the message twice can tell
    domain::Instant date;
    Mailbox from;
    Mailbox to;
    std::string subject;
    std::string text; // lines end in "\n"
};

// Nothing that is in the message can begin a header of its own: control characters in names and in
// the subject become spaces. Throws std::invalid_argument for an address that is none.
[[nodiscard]] std::string compose(const Message& message);

} // namespace bilten::infra
