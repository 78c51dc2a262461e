-- The sandbox sets money aside before it takes it, as gateways do. `unheard_of`: somebody asked for an
-- attempt that had not arrived, and was told that it never would.
alter table sandbox.charges
    add order_id    uuid,
    add method      text        not null default 'credit_card',
    add captured_at timestamptz,
    add voided_at   timestamptz,
    drop constraint charges_outcome_check,
    add check (outcome in ('succeeded', 'declined', 'unheard_of')),
    add check (captured_at is null or voided_at is null);
update sandbox.charges set captured_at = settles_at where outcome = 'succeeded';
create index on sandbox.charges (captured_at) where captured_at is not null;
create index on sandbox.refunds (created_at);

grant update (captured_at, voided_at) on sandbox.charges to bilten_app;
