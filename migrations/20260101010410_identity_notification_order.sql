-- The order in which a user is told.
--
-- Why:   created_at and id are those of a transaction that may commit after a later one, so "what came after this?" would miss some.
-- Locks: ACCESS EXCLUSIVE on identity.notifications for a column without a default, and until the end: readers, too, wait while the index
--        is made.

-- migrate:up

alter table identity.notifications add column queued_at timestamptz;

-- What a user has not been told yet.
create index notifications_user_id_queued_at_idx on identity.notifications (user_id, queued_at);

grant select (user_id, queued_at) on identity.notifications to kaava_definer;
-- queued_at is granted to nobody for writing: the trigger sets it.

-- The user's row is locked until commit: whoever sees one of two notifications of a user sees every earlier one.
create function identity.queue_notification() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  perform from identity.users as u where u.id = new.user_id for no key update;
  new.queued_at := greatest(
    clock_timestamp(),
    (select max(n.queued_at) + interval '1 microsecond' from identity.notifications as n where n.user_id = new.user_id)
  );
  return new;
end;
$$;
alter function identity.queue_notification() owner to kaava_definer;

create trigger notifications_queue before insert on identity.notifications
  for each row execute function identity.queue_notification();

comment on column identity.notifications.queued_at is 'When it was put behind the user''s others: later than each that was there, whatever their transactions'' times. Null for those that are older than this column.';
comment on index  identity.notifications_user_id_queued_at_idx is 'What came to a user after a certain one, in the order in which it came.';
comment on trigger notifications_queue on identity.notifications is 'Gives queued_at.';
comment on function identity.queue_notification() is 'Trigger function: a notification stands behind all others of its user.';

-- migrate:down

drop trigger notifications_queue on identity.notifications;
drop function identity.queue_notification();
revoke select (user_id, queued_at) on identity.notifications from kaava_definer;
drop index identity.notifications_user_id_queued_at_idx;
alter table identity.notifications drop column queued_at;
