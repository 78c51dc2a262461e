-- Which processes follow which projection now, so that each takes its fair share of the lanes.

create table read.projector_processes (
    projection text        not null,
    process    text        not null,
    seen_at    timestamptz not null default clock_timestamp(),
    primary key (projection, process)
);
