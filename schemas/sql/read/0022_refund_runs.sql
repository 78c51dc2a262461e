-- What became of an order whose event was cancelled. The fold of orders begins anew.
alter table read.orders
    add column event_refund       uuid,                           -- the refund that it brought
    add column event_refund_minor bigint  not null default 0,     -- of the order's currency
    add column event_refund_done  boolean not null default false; -- the gateway has paid
alter table read.orders
    alter column event_refund_minor drop default,
    alter column event_refund_done drop default;
create index on read.orders (event_id, order_id) where event_refund is not null;

truncate read.orders;
update read.checkpoints set position = 0, kafka_offset = null where projection = 'orders';
