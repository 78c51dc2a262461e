-- What reconciliations found between the gateways' books and ours.
create table read.reconciliations (
    run_id      bigint      generated always as identity primary key,
    is_daily    boolean     not null,
    asked_by    text        not null,
    from_at     timestamptz not null,
    until_at    timestamptz not null,
    started_at  timestamptz not null default clock_timestamp(),
    finished_at timestamptz, -- nothing: under way, or it did not come to its end
    charges     bigint      not null default 0, -- that the gateways told of
    refunds     bigint      not null default 0,
    mended      bigint      not null default 0, -- steps that were taken
    differences bigint      not null default 0  -- left open, those of earlier runs included
);

-- Each until a run does not find it any more. What was explained stays, and counts no longer.
create table read.reconciliation_differences (
    difference_id  uuid        primary key,
    gateway        text        not null,
    kind           text        not null,
    order_id       uuid,
    payment_id     uuid,
    refund_id      uuid,
    reference      text        not null, -- the gateway's
    currency       text        not null,
    ours           bigint,               -- nothing: we know of no such movement
    theirs_currency text       not null,
    theirs         bigint,
    at             timestamptz not null, -- of the movement, or of the order's last event
    found_at       timestamptz not null default clock_timestamp(),
    explained_at   timestamptz,
    explained_by   text        not null default '',
    explanation    text        not null default ''
);
