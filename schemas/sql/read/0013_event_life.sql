-- Vetting levels, and what the events' details have of them in stored states. The name of a member
-- cannot stand in a text of theirs: quotes are escaped there.
alter table read.events add required_vetting_level int not null default 0;
alter table read.availability add required_vetting_level int not null default 0;

update read.events set
    state = replace(state, '"refundPolicy":', '"requiredVettingLevel":0,"refundPolicy":'),
    details = replace(details, '"refundPolicy":', '"requiredVettingLevel":0,"refundPolicy":');
update read.availability
    set state = replace(state, '"refundPolicy":', '"requiredVettingLevel":0,"refundPolicy":');
update read.event_history_state
    set seen = replace(seen, '"refundPolicy":', '"requiredVettingLevel":0,"refundPolicy":');

-- Rows of deleted events are gone; their history stays.
delete from read.ticket_types where event_id in
    (select event_id from read.availability where status = 'deleted');
delete from read.availability where status = 'deleted';
delete from read.events where status = 'deleted';

-- Which upcoming events a venue has.
create index on read.events (venue_id);

create table read.venues (
    venue_id uuid primary key,
    name     text not null,
    city     text not null,
    document text not null -- VenueDto
);
create index on read.venues (name, venue_id);

alter table read.tasks add venue_id uuid; -- whose edit its events have to hear of
