#pragma once

// How each document looks.

#include "projections/papers.hpp"

#include <string>

namespace bilten::infra {

// Bytes of a PDF. Throw PdfFailed.
[[nodiscard]] std::string ticket_pdf(const projections::TicketPaper& paper, const std::string& font);
[[nodiscard]] std::string statement_pdf(const projections::Statement& paper, const std::string& font);

} // namespace bilten::infra
