#include "infra/reconciliation/difference.hpp"

namespace bilten::infra {

std::string_view advice_on(DifferenceKind kind) noexcept
{
    switch (kind) {
    case DifferenceKind::unknown_charge:
        return "Find out who made it; if it is nobody's, pay it back on the gateway's page.";
    case DifferenceKind::charge_not_recorded:
        return "The gateway was asked and did not confirm it yet. Run this again in some minutes.";
    case DifferenceKind::charge_differs:
    case DifferenceKind::charged_twice:
        return "Pay what is too much back on the gateway's page, then explain the difference.";
    case DifferenceKind::missing_charge:
        return "Look the payment up at the gateway; its report may be late, or it was disputed.";
    case DifferenceKind::unknown_refund:
        return "Somebody paid this back on the gateway's page: cancel the tickets, then explain.";
    case DifferenceKind::refund_not_recorded:
        return "It was recorded now. Run this again in some minutes.";
    case DifferenceKind::refund_differs:
    case DifferenceKind::refunded_twice:
        return "Settle it with the buyer, then explain the difference.";
    case DifferenceKind::missing_refund:
        return "Look it up at the gateway; its report may be late.";
    case DifferenceKind::open_attempt:
        return "Ask the gateway's support what became of it, if it does not end by itself.";
    case DifferenceKind::open_refund:
        return "read.task_attempts says why it could not be paid; mend that, it is tried again.";
    case DifferenceKind::unbalanced_order:
        return "Look at the order's entries in the ledger, and tell those who develop Bilten.";
    }
    return "";
}

} // namespace bilten::infra
