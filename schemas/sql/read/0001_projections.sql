-- Where each projector stands. A row moves in the transaction that moves the read model.

create schema read;

create table read.checkpoints (
    projection   text        not null,
    lane         smallint    not null,
    position     bigint      not null default 0,
    kafka_offset bigint,     -- of the record at `position`; null: not read from Kafka yet
    lease_owner  text,
    lease_epoch  bigint      not null default 0,
    lease_until  timestamptz,
    updated_at   timestamptz not null default clock_timestamp(),
    primary key (projection, lane)
);

-- Streams that a projection could not follow: every event from `position` on waits in dead_letters.
create table read.parked_streams (
    projection text     not null,
    stream_id  uuid     not null,
    lane       smallint not null,
    position   bigint   not null,
    parked_at  timestamptz not null default clock_timestamp(),
    primary key (projection, stream_id)
);

create table read.dead_letters (
    projection     text        not null,
    lane           smallint    not null,
    position       bigint      not null,
    stream_id      uuid        not null,
    stream_type    text        not null,
    version        int         not null,
    event_id       uuid        not null,
    type           text        not null,
    schema_version smallint    not null,
    data           json        not null,
    metadata       json        not null,
    recorded_at    timestamptz not null,
    error          text        not null,
    attempts       int         not null,
    parked_at      timestamptz not null default clock_timestamp(),
    primary key (projection, lane, position)
);
create index on read.dead_letters (projection, stream_id, position);

do $$
begin
    if not exists (select from pg_roles where rolname = 'bilten_app') then create role bilten_app; end if;
end $$;

grant usage on schema read to bilten_app;
alter default privileges in schema read grant select, insert, update, delete on tables to bilten_app;
grant select, insert, update, delete on all tables in schema read to bilten_app;
