-- Events as readers find them: one row each, with the documents that the API answers with.
create table read.events (
    event_id    uuid        primary key,
    lane        smallint    not null,
    status      text        not null, -- none, draft, published, cancelled, deleted
    title       text        not null,
    event_type  text        not null,
    city        text        not null,
    venue_id    uuid        not null,
    organizers  text[]      not null, -- user ids
    starts_at   timestamptz,          -- of the first session
    ends_at     timestamptz,          -- of the last session
    version     int         not null, -- of the event's stream
    summary     text        not null, -- EventSummaryDto
    details     text        not null, -- EventDetailsDto
    state       text        not null, -- what the next domain event is folded into
    frame       text        not null
);
create index on read.events (starts_at, event_id) where status = 'published';
create index on read.events using gin (organizers);

create table read.availability (
    event_id uuid     primary key,
    lane     smallint not null,
    status   text     not null,
    version  int      not null,
    document text     not null, -- AvailabilityDto
    state    text     not null
);

-- Which event a ticket type belongs to.
create table read.ticket_types (
    ticket_type_id uuid primary key,
    event_id       uuid not null
);

-- Who changed what of an event, and when.
create table read.event_history (
    entry_id uuid     primary key, -- the domain event's id
    event_id uuid     not null,
    version  int      not null,
    document text     not null     -- HistoryEntryDto
);
create unique index on read.event_history (event_id, version);

-- The event as the last entry left it: the next one is compared with it.
create table read.event_history_state (
    event_id uuid primary key,
    seen     text not null
);

create table read.orders (
    order_id uuid     primary key,
    lane     smallint not null,
    event_id uuid     not null,
    buyer    uuid,
    status   text     not null, -- none, awaiting_payment, confirmed, closed
    version  int      not null,
    valid_tickets int not null,
    state    text     not null
);
create index on read.orders (event_id) where valid_tickets > 0;
create index on read.orders (buyer) where buyer is not null;

-- What our processes still have to do. A row goes when the domain event arrives that says it is done.
create table read.tasks (
    task_id    uuid        primary key,
    kind       text        not null, -- settle_payment, refund_payment, refund_event
    event_id   uuid        not null,
    order_id   uuid,
    payment_id uuid,
    refund_id  uuid,
    minor      bigint      not null default 0, -- an amount of money, in minor units of `currency`
    currency   text        not null default '',
    due_at     timestamptz not null,
    cause      uuid        not null, -- the domain event that asked for it
    correlation_id text    not null,
    expires_at timestamptz           -- of the order's hold
);

-- When a worker may try a task next. Apart from the tasks, since workers write it and not the fold.
create table read.task_attempts (
    task_id    uuid        primary key,
    attempts   int         not null,
    not_before timestamptz not null,
    last_error text        not null
);
create index on read.tasks (due_at);

-- What e-mails say of an event.
create table read.mail_events (
    event_id uuid primary key,
    facts    text not null -- MailEvent
);

-- What e-mails are made from, for orders whose attendees may get more of them.
create table read.mail_orders (
    order_id  uuid primary key,
    placed    text not null, -- what the mails say of the order
    attendees text not null  -- sealed
);

create table read.mails (
    mail_id   uuid        primary key, -- the Message-ID too
    order_id  uuid        not null,
    kind      text        not null, -- order_confirmed, ticket_cancelled
    facts     text        not null, -- what the template needs, no person's data
    recipient text        not null, -- sealed
    due_at    timestamptz not null
);

-- What became of a mail. Apart, since the sender writes it and not the fold, and since it must
-- outlive a rebuild, after which the same mails come again.
create table read.mail_deliveries (
    mail_id    uuid        primary key,
    status     text        not null default 'waiting', -- then sent, failed, erased, expired
    attempts   int         not null default 0,
    not_before timestamptz not null, -- of the next attempt; while one is under way, when it is given up
    sent_at    timestamptz,
    last_error text        not null default ''
);
create index on read.mail_deliveries (not_before) where status = 'waiting';

-- A new mail waits for its delivery from the start: the sender looks at those that wait, never at
-- all that there ever were.
create function read.await_delivery() returns trigger language plpgsql as $$
begin
    insert into read.mail_deliveries (mail_id, not_before)
    select mail_id, due_at from fresh
    on conflict do nothing;
    return null;
end $$;

create trigger await_delivery after insert on read.mails
    referencing new table as fresh for each statement execute function read.await_delivery();
