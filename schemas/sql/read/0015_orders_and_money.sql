-- Orders have attempts to pay, and what waits for a place counts beside what is sold and held. The
-- orders and the tasks are folded anew; the states of events learn the new count.
update read.availability set state = regexp_replace(
    regexp_replace(state, '("sold":\d+,"held":\d+)', '\1,"waiting":0', 'g'),
    '("sessionsMade":\d+)', '\1,"promoCodes":[],"waitlist":[]');
update read.events set state = regexp_replace(
    regexp_replace(state, '("sold":\d+,"held":\d+)', '\1,"waiting":0', 'g'),
    '("sessionsMade":\d+)', '\1,"promoCodes":[],"waitlist":[]');

truncate read.orders, read.tasks, read.task_attempts;
update read.checkpoints set position = 0, kafka_offset = null
    where projection in ('orders', 'tasks');
