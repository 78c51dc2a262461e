-- The books. A transaction that does not balance is refused here, whoever writes it.
create table read.ledger_entries (
    entry_id        uuid        primary key, -- the domain event's
    at              timestamptz not null,
    kind            text        not null,
    event_id        uuid        not null,
    order_id        uuid        not null,
    payment_id      uuid,
    refund_id       uuid,
    currency        text        not null,
    gateway_cards   bigint      not null,
    gateway_paypal  bigint      not null,
    receivable      bigint      not null,
    sales           bigint      not null,
    discounts       bigint      not null,
    fees            bigint      not null,
    taxes           bigint      not null,
    refunds         bigint      not null,
    refunds_payable bigint      not null,
    constraint balanced check (gateway_cards + gateway_paypal + receivable + sales + discounts + fees
        + taxes + refunds + refunds_payable = 0)
);
create index on read.ledger_entries (at, entry_id);
create index on read.ledger_entries (event_id, at, entry_id);
create index on read.ledger_entries (order_id);
create index on read.ledger_entries (payment_id) where kind = 'capture';
create index on read.ledger_entries (refund_id) where kind = 'refund_paid';

-- What the transactions of each event come to.
create table read.ledger_events (
    event_id        uuid   primary key,
    currency        text   not null,
    gateway_cards   bigint not null,
    gateway_paypal  bigint not null,
    receivable      bigint not null,
    sales           bigint not null,
    discounts       bigint not null,
    fees            bigint not null,
    taxes           bigint not null,
    refunds         bigint not null,
    refunds_payable bigint not null,
    constraint balanced check (gateway_cards + gateway_paypal + receivable + sales + discounts + fees
        + taxes + refunds + refunds_payable = 0)
);

-- What is open about an order, and what its next transactions are made from.
create table read.ledger_orders (
    order_id      uuid        primary key,
    event_id      uuid        not null,
    currency      text        not null,
    status        text        not null,
    receivable    bigint      not null,
    payable       bigint      not null,
    open_attempts int         not null,
    changed_at    timestamptz not null,
    money         text        not null
);
create index on read.ledger_orders (order_id)
    where receivable <> 0 or payable <> 0 or open_attempts > 0;
