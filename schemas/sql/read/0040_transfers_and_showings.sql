-- Tickets change hands; who is shown data of the people who come is kept.
alter table read.tickets add column transferred_to uuid; -- the ticket that is good in its place

create table read.showings (
    showing_id uuid primary key,
    event_id   uuid,          -- none: of no event alone
    document   text not null  -- ShowingDto
);
create index on read.showings (event_id, showing_id) where event_id is not null;

comment on column read.mails.kind is
    'order_confirmed, ticket_cancelled, ticket_received, ticket_passed_on';
