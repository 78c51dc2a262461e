-- Sales begin and end by themselves: when a document changes next though nothing happens. From then on
-- whoever reads it renders it again from its state, until the next domain event.
alter table read.events add changes_at timestamptz;
alter table read.availability add changes_at timestamptz;
update read.events set changes_at = now() where status = 'published';
update read.availability set changes_at = now() where status = 'published';
