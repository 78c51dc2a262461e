-- Who waits for places, to be written to when some are offered.
create table read.mail_waiting (
    entry_id  uuid primary key,
    person    text not null -- sealed
);

-- Names and sessions of ticket types, which an offer tells; those of old are told by a rebuild.
alter table read.mail_events add column ticket_types text not null default '[]';
alter table read.mail_events alter column ticket_types drop default;
