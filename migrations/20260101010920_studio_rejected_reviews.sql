-- A review of a module template that a moderator has refused does not wait for one any more.
--
-- Why:   what was not approved waited, so that a refused review stayed at the head of the queue for ever.
-- Locks: ACCESS EXCLUSIVE on studio.template_reviews while the index of what waits is made.

-- migrate:up

set local lock_timeout = '5s';

alter table studio.template_reviews
  add column is_rejected boolean not null default false,
  add constraint template_reviews_one_decision check (not (is_approved and is_rejected));

-- What waits for a moderator, oldest first.
drop index studio.template_reviews_awaiting_idx;
create index template_reviews_awaiting_idx on studio.template_reviews (created_at, id) where not is_approved and not is_rejected;

-- Whoever says whether a review is approved, decides: also where that is what it was.
create function studio.decide_review() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  new.is_rejected := not new.is_approved;
  return new;
end;
$$;

create or replace function studio.withdraw_review_approval() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  new.is_approved := false;
  new.is_rejected := false;
  return new;
end;
$$;

create trigger template_reviews_decide before update of is_approved on studio.template_reviews
  for each row execute function studio.decide_review();
drop trigger template_reviews_withdraw_approval on studio.template_reviews;
create trigger template_reviews_withdraw_approval before update on studio.template_reviews
  for each row when ((old.is_approved or old.is_rejected) and (old.rating, old.comment) is distinct from (new.rating, new.comment))
  execute function studio.withdraw_review_approval();

comment on column studio.template_reviews.is_rejected is 'Whether a moderator decided that it is not seen. With neither it waits for one; a change makes it wait again.';
comment on index  studio.template_reviews_awaiting_idx is 'Reviews that wait for a moderator, oldest first.';
comment on trigger template_reviews_decide            on studio.template_reviews is 'What is decided not to be approved, is rejected.';
comment on trigger template_reviews_withdraw_approval on studio.template_reviews is 'A changed review needs a new decision.';
comment on function studio.decide_review()            is 'Trigger function: sets is_rejected to what is_approved is not.';
comment on function studio.withdraw_review_approval() is 'Trigger function: a changed review needs a new decision.';

-- migrate:down

drop trigger template_reviews_withdraw_approval on studio.template_reviews;
drop trigger template_reviews_decide on studio.template_reviews;
drop function studio.decide_review();
create or replace function studio.withdraw_review_approval() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  new.is_approved := false;
  return new;
end;
$$;
create trigger template_reviews_withdraw_approval before update on studio.template_reviews
  for each row when (old.is_approved and (old.rating, old.comment) is distinct from (new.rating, new.comment))
  execute function studio.withdraw_review_approval();
comment on trigger template_reviews_withdraw_approval on studio.template_reviews is 'A changed review needs a new approval.';
comment on function studio.withdraw_review_approval() is 'Trigger function: a changed review needs a new approval.';

drop index studio.template_reviews_awaiting_idx;
alter table studio.template_reviews drop column is_rejected;
create index template_reviews_awaiting_idx on studio.template_reviews (created_at) where not is_approved;
comment on index studio.template_reviews_awaiting_idx is 'Reviews that wait for approval, oldest first.';
