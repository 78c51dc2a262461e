-- Tickets as their holders and the door find them, and the tokens of the stations there.
create table read.tickets (
    ticket_id   uuid    primary key,
    order_id    uuid    not null,
    event_id    uuid    not null,
    event_title text    not null, -- as it was when the ticket was bought
    buyer       uuid,             -- nobody: a guest
    type_name   text    not null,
    sessions    text[]  not null, -- S1, S2
    checked_in  text[]  not null, -- those of them that it was let in to
    check_ins   text    not null, -- the same with when and where
    code        text    not null, -- that a person can type
    is_valid    boolean not null,
    attendee    text    not null  -- sealed
);
create index on read.tickets (event_id, ticket_id);
create index on read.tickets (buyer, ticket_id) where buyer is not null;

-- What tickets are made from, until the order is confirmed or closed.
create table read.ticket_orders (
    order_id  uuid primary key,
    placed    text not null,
    attendees text not null -- sealed
);

create table read.kiosk_tokens (
    token_id   uuid        primary key,
    event_id   uuid        not null,
    station    text        not null,
    issued_at  timestamptz not null,
    issued_by  uuid,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    used_at    timestamptz,
    check_ins  int         not null,
    lists      int         not null -- how often it took the list of who may come
);
create index on read.kiosk_tokens (event_id, token_id);

-- Orders know who came in; those of old have not seen anybody come.
update read.orders set state = left(state, -1) || ',"admissions":[]}';
