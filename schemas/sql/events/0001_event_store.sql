-- The event store: what happened, for ever.

create schema store;

create table store.events (
    lane           smallint    not null,
    position       bigint      not null,
    stream_id      uuid        not null,
    stream_type    text        not null,
    version        int         not null,
    event_id       uuid        not null,
    type           text        not null,
    schema_version smallint    not null,
    data           json        not null, -- json, not jsonb: the stored bytes are the truth that is hashed
    metadata       json        not null,
    recorded_at    timestamptz not null default clock_timestamp(),
    primary key (lane, position)
) partition by list (lane);

-- A lane's partition. A stream lives in one lane, so its versions are unique within the partition.
create function store.create_lane(lane smallint) returns void language plpgsql as $$
begin
    execute format('create table store.events_%s partition of store.events for values in (%s)', lane, lane);
    execute format('create unique index on store.events_%s (stream_id, version)', lane);
end $$;

-- Which lane a slot's streams live in. Written once by `bilten migrate`.
create table store.slots (
    slot smallint primary key check (slot between 0 and 4095),
    lane smallint not null
);

-- Values that one stream alone may have, such as an e-mail address; only their hash is kept.
create table store.claims (
    scope      text  not null,
    value_hash bytea not null,
    owner      uuid  not null,
    primary key (scope, value_hash)
);

-- The answer to a request, stored with its effect, so that asking again gives the same answer. An
-- order's answer is rendered anew from the order that `reference` names: no person's data stands here.
create table store.idempotency_keys (
    principal    text        not null,
    key          text        not null,
    request_hash bytea       not null,
    status       smallint    not null,
    body         text        not null,
    location     text        not null,
    reference    uuid,
    created_at   timestamptz not null default clock_timestamp(),
    primary key (principal, key)
);
create index on store.idempotency_keys (created_at);

create table store.snapshots (
    stream_id      uuid     not null,
    version        int      not null,
    schema_version smallint not null,
    state          json     not null,
    primary key (stream_id)
);

-- Keys of the persons whom events speak of; destroying one erases the person. A schema of its own, so
-- that it can be backed up apart and for a short time.
create schema subjects;

create table subjects.keys (
    subject_id  uuid        primary key,
    wrapped_key bytea,      -- AES-256 key, wrapped by the key-encryption key; null: erased
    created_at  timestamptz not null default clock_timestamp(),
    erased_at   timestamptz
);

-- The roles of the parts. None of them can update or delete a recorded event.
do $$
begin
    if not exists (select from pg_roles where rolname = 'bilten_app') then create role bilten_app; end if;
    if not exists (select from pg_roles where rolname = 'bilten_relay') then create role bilten_relay; end if;
end $$;

grant usage on schema store to bilten_app, bilten_relay;
grant usage on schema subjects to bilten_app;
grant select on store.events, store.slots to bilten_app, bilten_relay;
grant insert on store.events to bilten_app;
grant select, insert, delete on store.claims to bilten_app;
grant select, insert, update, delete on store.idempotency_keys, store.snapshots to bilten_app;
grant select, insert, update on subjects.keys to bilten_app;
