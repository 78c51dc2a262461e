#pragma once

// Documents for people: a ticket to print, the picture that a door scans, a receipt. What they say
// was decided by the caller; how they look, infra knows.

#include <boost/asio/awaitable.hpp>

#include <string>
#include <utility>
#include <vector>

namespace bilten::projections {

// UTF-8, whatever people wrote: what cannot be printed on a line is replaced.
struct TicketPaper {
    std::string title; // of the event
    std::string place;
    std::vector<std::string> sessions;
    std::string admission; // which type of ticket
    std::string holder;    // empty: erased
    std::string letters;   // the code that a person can type
    std::string scan_code;
    std::string order_number;
};

struct PaperRow {
    std::string left;
    std::string right; // an amount; may be empty
};

// A heading, and rows in groups.
struct Statement {
    std::string heading;
    std::vector<std::vector<PaperRow>> groups;
};

class Papers {
public:
    virtual ~Papers() = default;

    // Bytes of a PDF. Each throws commands::Unavailable when too many are being made.
    virtual boost::asio::awaitable<std::string> ticket(TicketPaper paper) = 0;
    virtual boost::asio::awaitable<std::string> statement(Statement paper) = 0;

    // Bytes of a PNG: a QR code with the quiet zone that scanners need.
    virtual boost::asio::awaitable<std::string> picture(std::string scan_code) = 0;
};

} // namespace bilten::projections
