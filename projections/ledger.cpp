#include "projections/ledger.hpp"

#include "domain/invariant.hpp"
#include "domain/match.hpp"
#include "projections/fold_states.hpp"
#include "projections/ledger_sale.hpp"

#include <algorithm>
#include <functional>

namespace bilten::projections {

namespace order = domain::order;
using schemas::RecordedEvent;

namespace {

bool is_about_money(const RecordedEvent* recorded)
{
    const auto& what = std::get<order::Event>(recorded->event);
    return !std::holds_alternative<order::TicketCheckedIn>(what) &&
           !std::holds_alternative<order::CheckInUndone>(what);
}

bool is_open(const LedgerAttempt& attempt)
{
    using enum order::PaymentStatus;
    return attempt.status == requested || attempt.status == sent || attempt.status == unknown ||
           attempt.status == authorised;
}

// Of one batch.
class Bookkeeper {
public:
    explicit Bookkeeper(Tables& tables)
        : entries_{tables.of<LedgerEntryRow>()}, events_{tables.of<LedgerEventRow>()},
          orders_{tables.of<LedgerOrderRow>()}
    {
    }

    void keep(const domain::Uuid& stream, const std::vector<const RecordedEvent*>& happened)
    {
        row_ = {};
        money_ = {};
        if (happened.front()->version != 1)
            if (const auto* known = orders_.find(stream)) {
                row_ = *known;
                money_ = schemas::from_stored<LedgerMoney>(known->money);
            }
        for (const auto* recorded : happened) {
            recorded_ = recorded;
            book(std::get<order::Event>(recorded->event));
        }
        row_.order_id = {stream};
        row_.changed_at = at();
        row_.open_attempts =
            static_cast<std::int32_t>(std::ranges::count_if(money_.attempts, is_open));
        row_.money = schemas::to_json(money_);
        orders_.put(row_);
    }

private:
    [[nodiscard]] domain::Instant at() const
    {
        return std::chrono::floor<std::chrono::milliseconds>(recorded_->recorded_at);
    }

    LedgerAttempt& attempt(domain::PaymentId id)
    {
        const auto found =
            std::ranges::find(money_.attempts, id, &LedgerAttempt::payment_id);
        domain::require(
            found != money_.attempts.end(), "what becomes of a payment follows its request");
        return *found;
    }

    void set(domain::PaymentId id, order::PaymentStatus status) { attempt(id).status = status; }

    void post(
        LedgerKind kind,
        const Postings& postings,
        std::optional<domain::PaymentId> payment = {},
        std::optional<domain::RefundId> refund = {})
    {
        domain::require(sum_of(postings) == 0, "a transaction of the ledger comes to zero");
        if (postings == Postings{}) return;
        LedgerEntryRow entry;
        static_cast<Postings&>(entry) = postings;
        entry.entry_id = recorded_->event_id;
        entry.at = at();
        entry.kind = kind;
        entry.event_id = row_.event_id;
        entry.order_id = {recorded_->stream_id};
        entry.payment_id = payment;
        entry.refund_id = refund;
        entry.currency = row_.currency;
        entries_.put(std::move(entry));
        row_.receivable += postings.receivable;
        row_.payable -= postings.refunds_payable;
        add_to_event(postings);
    }

    void add_to_event(const Postings& postings)
    {
        auto* sums = events_.edit(row_.event_id.value);
        if (!sums) {
            LedgerEventRow fresh;
            fresh.event_id = row_.event_id;
            fresh.currency = row_.currency;
            sums = &events_.put(std::move(fresh));
        }
        domain::require(sums->currency == row_.currency, "an event's currency never changes");
        add_to(*sums, postings);
    }

    void begin(const order::OrderPlaced& placed)
    {
        row_.event_id = placed.event_id;
        row_.currency = placed.total.currency.code();
        money_.method = placed.payment_method;
        money_.sale = sale_of(placed);
    }

    // PaymentAuthorised or PaymentSucceeded.
    void take(domain::PaymentId id, order::PaymentStatus status)
    {
        set(id, status);
        if (row_.status == order::Status::awaiting_payment) money_.paid_by = id;
    }

    void capture(const order::PaymentSucceeded& succeeded)
    {
        take(succeeded.payment_id, order::PaymentStatus::succeeded);
        Postings postings;
        account_of(postings, attempt(succeeded.payment_id).method) = succeeded.amount.minor;
        postings.receivable = -succeeded.amount.minor;
        post(LedgerKind::capture, postings, succeeded.payment_id);
    }

    void decline(const order::PaymentDeclined& declined)
    {
        const bool promised =
            attempt(declined.payment_id).status == order::PaymentStatus::authorised;
        set(declined.payment_id, order::PaymentStatus::declined);
        if (promised && row_.status == order::Status::confirmed &&
            money_.paid_by == declined.payment_id) {
            auto postings = negated(money_.sale);
            add_to(postings, nothing_owed());
            post(LedgerKind::sale_undone, postings, declined.payment_id);
        }
    }

    // What was to be given back of a sale whose money never came.
    Postings nothing_owed()
    {
        Postings postings;
        const auto before = taxes_of(money_.sale, money_.refunded);
        for (const auto& refund : money_.refunds) {
            if (refund.is_paid) continue;
            postings.refunds_payable += refund.minor;
            money_.refunded -= refund.minor;
        }
        std::erase_if(money_.refunds, [](const LedgerRefund& refund) { return !refund.is_paid; });
        postings.taxes = taxes_of(money_.sale, money_.refunded) - before;
        postings.refunds = -postings.refunds_payable - postings.taxes;
        return postings;
    }

    void owe(const order::RefundRequested& refund)
    {
        const auto amount = refund.amount.minor;
        if (amount == 0) return;
        money_.refunds.push_back({refund.refund_id, refund.payment_id, amount, false});
        Postings postings;
        postings.refunds_payable = -amount;
        const bool late = refund.cause == order::RefundCause::late_payment;
        if (late) {
            postings.receivable = amount;
        } else {
            const auto before = taxes_of(money_.sale, money_.refunded);
            money_.refunded += amount;
            postings.taxes = taxes_of(money_.sale, money_.refunded) - before;
            postings.refunds = amount - postings.taxes;
        }
        const auto kind = late ? LedgerKind::late_money : LedgerKind::refund_owed;
        post(kind, postings, refund.payment_id, refund.refund_id);
    }

    void pay_back(const order::RefundSucceeded& paid)
    {
        const auto found =
            std::ranges::find(money_.refunds, paid.refund_id, &LedgerRefund::refund_id);
        if (found == money_.refunds.end()) return; // nothing was due
        found->is_paid = true;
        Postings postings;
        postings.refunds_payable = found->minor;
        account_of(postings, attempt(found->payment_id).method) = -found->minor;
        post(LedgerKind::refund_paid, postings, found->payment_id, found->refund_id);
    }

    void book(const order::Event& what)
    {
        using order::PaymentStatus;
        domain::match(
            what,
            [&](const order::OrderPlaced& e) { begin(e); },
            [&](const order::PaymentRequested& e) {
                money_.attempts.push_back(
                    {e.payment_id,
                     e.method.value_or(money_.method),
                     PaymentStatus::requested,
                     e.amount.minor});
            },
            [&](const order::PaymentSent& e) { set(e.payment_id, PaymentStatus::sent); },
            [&](const order::PaymentOutcomeUnknown& e) {
                set(e.payment_id, PaymentStatus::unknown);
            },
            [&](const order::PaymentAuthorised& e) {
                take(e.payment_id, PaymentStatus::authorised);
            },
            [&](const order::PaymentSucceeded& e) { capture(e); },
            [&](const order::PaymentDeclined& e) { decline(e); },
            [&](const order::PaymentVoided& e) { set(e.payment_id, PaymentStatus::voided); },
            [&](const order::OrderConfirmed&) {
                row_.status = order::Status::confirmed;
                post(LedgerKind::sale, money_.sale);
            },
            [&](const order::OrderClosed&) { row_.status = order::Status::closed; },
            [&](const order::RefundRequested& e) { owe(e); },
            [&](const order::RefundSucceeded& e) { pay_back(e); },
            [](const order::TicketCheckedIn&) {},
            [](const order::CheckInUndone&) {},
            [](const order::TicketTransferred&) {});
    }

    Table<LedgerEntryRow>& entries_;
    Table<LedgerEventRow>& events_;
    Table<LedgerOrderRow>& orders_;
    const RecordedEvent* recorded_ = nullptr;
    LedgerOrderRow row_;
    LedgerMoney money_;
};

} // namespace

void LedgerProjection::fold(std::span<const RecordedEvent> events, Tables& tables) const
{
    auto streams = by_stream<order::Event>(events);
    for (auto& [stream, happened] : streams)
        std::erase_if(happened, std::not_fn(is_about_money));
    std::erase_if(streams, [](const auto& stream) { return stream.second.empty(); });

    // Most orders begin and end within one batch: nothing is read for those.
    std::vector<domain::Uuid> known;
    for (const auto& [stream, happened] : streams)
        if (happened.front()->version != 1) known.push_back(stream);
    tables.of<LedgerOrderRow>().prefetch(known);

    Bookkeeper bookkeeper{tables};
    for (const auto& [stream, happened] : streams) bookkeeper.keep(stream, happened);
}

} // namespace bilten::projections
