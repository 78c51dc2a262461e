-- What an operator does with projections, and what they leave for others to see.

-- A rebuild that is under way, or that is over and whose old tables are kept still. Only the owner
-- writes here: a rebuild makes tables.
create table read.rebuilds (
    projection text        primary key,
    state      text        not null check (state in ('folding', 'swapped')),
    build      text        not null, -- which binary folds: another one starts over
    begun_by   text        not null,
    begun_at   timestamptz not null default clock_timestamp(),
    swapped_at timestamptz
);
revoke insert, update, delete on read.rebuilds from bilten_app;

-- Dead letters on their way to Kafka. Rows stay: each says that its event was published once.
create table read.dead_letter_outbox (
    number         bigint      generated always as identity, -- in the order of each lane
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
    published_at   timestamptz,
    primary key (projection, lane, position)
);
create unique index on read.dead_letter_outbox (number) where published_at is null;

insert into read.dead_letter_outbox (projection, lane, position, stream_id, stream_type, version,
    event_id, type, schema_version, data, metadata, recorded_at, error, attempts)
select projection, lane, position, stream_id, stream_type, version, event_id, type, schema_version,
    data, metadata, recorded_at, error, attempts
from read.dead_letters order by projection, lane, position;

-- Who did what by hand, when and why, and what came of it. Added to, never changed.
create table read.operator_actions (
    number     bigint      generated always as identity primary key,
    at         timestamptz not null default clock_timestamp(),
    operator   text        not null,
    action     text        not null check (action in ('retry', 'drop', 'rebuild', 'discard')),
    projection text        not null,
    stream_id  uuid,
    reason     text        not null,
    outcome    text        not null
);
revoke update, delete on read.operator_actions from bilten_app;
