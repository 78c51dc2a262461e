-- The books of the sandbox gateway: what a payment provider would keep on its side. It stands in for
-- one in development and tests, survives restarts as a provider would, and holds no real money.
create schema sandbox;

create table sandbox.charges (
    payment_id uuid        primary key,
    minor      bigint      not null,
    currency   text        not null,
    outcome    text        not null check (outcome in ('succeeded', 'declined')),
    reason     text        not null,
    settles_at timestamptz not null, -- until then the gateway says that it does not know yet
    created_at timestamptz not null default clock_timestamp()
);

create table sandbox.refunds (
    refund_id  uuid        primary key,
    payment_id uuid        not null references sandbox.charges,
    minor      bigint      not null,
    currency   text        not null,
    created_at timestamptz not null default clock_timestamp()
);

grant usage on schema sandbox to bilten_app;
grant select, insert on sandbox.charges, sandbox.refunds to bilten_app;
