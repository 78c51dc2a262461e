-- Who may organize events, as their tokens said when they came, or as an operator registered them. A
-- name is sealed under the person's own key: destroying the key erases it.
create table store.organizers (
    user_id       uuid        primary key,
    subject_id    uuid        not null,
    display_name  text,       -- sealed; null: none is known
    is_eligible   boolean     not null, -- holds EventOrganizer or Admin
    registered_by text,       -- an operator; null: the person's own token
    seen_at       timestamptz not null default clock_timestamp()
);
grant select, insert, update on store.organizers to bilten_app;
