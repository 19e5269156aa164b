-- Reviews of module templates, and the ratings that follow from them.
--
-- Why:   a rating counts approved reviews only, so it is kept by triggers and granted to nobody.
-- Locks: none that matter; the table is new.
--
-- Mended: the blueprint keeps user_id as a bare text; here it refers to a user. Its index on template_id alone is the
-- first column of the unique key.

-- migrate:up

create table studio.template_reviews (
  id          uuid        not null default core.uuid_v7(),
  template_id uuid        not null,
  user_id     uuid        not null default core.current_user_id(),
  rating      integer     not null,
  comment     text,
  is_approved boolean     not null default false,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),

  constraint template_reviews_pkey                    primary key (id),
  constraint template_reviews_template_id_fkey        foreign key (template_id) references studio.module_templates (id) on delete cascade,
  constraint template_reviews_user_id_fkey            foreign key (user_id) references identity.users (id) on delete cascade,
  constraint template_reviews_template_id_user_id_key unique (template_id, user_id),
  constraint template_reviews_rating_range            check (rating between 1 and 5),
  constraint template_reviews_comment_length          check (char_length(comment) <= 5000)
);

create index template_reviews_user_id_idx on studio.template_reviews (user_id);
create index template_reviews_rating_idx on studio.template_reviews (rating);
-- What waits for a moderator, oldest first.
create index template_reviews_awaiting_idx on studio.template_reviews (created_at) where not is_approved;

-- Definer, because it must know the author whoever asks.
create function studio.refuse_own_review() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if exists (select from studio.module_templates as t where t.id = new.template_id and t.author_id = new.user_id) then
    raise check_violation using message = 'An author does not review a template of their own.',
      schema = 'studio', table = 'template_reviews', constraint = 'template_reviews_not_own';
  end if;
  return new;
end;
$$;
alter function studio.refuse_own_review() owner to kaava_definer;

-- An approval is of what was approved.
create function studio.withdraw_review_approval() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  new.is_approved := false;
  return new;
end;
$$;

-- The template's row is locked before its reviews are counted, so that of two approvals at once the second sees the
-- first. NO KEY UPDATE, because both hold KEY SHARE already, for their foreign keys.
create function studio.rate_module_template() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  rated uuid := case when tg_op = 'DELETE' then old.template_id else new.template_id end;
begin
  perform from studio.module_templates as t where t.id = rated for no key update;
  update studio.module_templates as t
    set rating = approved.rating, review_count = approved.reviews
    from (
      select avg(r.rating)::numeric(3,2) as rating, count(*)::integer as reviews
      from studio.template_reviews as r
      where r.template_id = rated and r.is_approved
    ) as approved
    where t.id = rated;
  return null;
end;
$$;
alter function studio.rate_module_template() owner to kaava_definer;

create trigger template_reviews_not_own before insert or update of template_id, user_id on studio.template_reviews
  for each row execute function studio.refuse_own_review();
create trigger template_reviews_withdraw_approval before update on studio.template_reviews
  for each row when (old.is_approved and (old.rating, old.comment) is distinct from (new.rating, new.comment))
  execute function studio.withdraw_review_approval();
create trigger template_reviews_set_updated_at before update on studio.template_reviews
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();
create trigger template_reviews_rate_on_insert after insert on studio.template_reviews
  for each row when (new.is_approved) execute function studio.rate_module_template();
create trigger template_reviews_rate_on_update after update on studio.template_reviews
  for each row when ((old.is_approved or new.is_approved) and (old.is_approved, old.rating) is distinct from (new.is_approved, new.rating))
  execute function studio.rate_module_template();
create trigger template_reviews_rate_on_delete after delete on studio.template_reviews
  for each row when (old.is_approved) execute function studio.rate_module_template();

alter table studio.template_reviews enable row level security;
alter table studio.template_reviews force  row level security;

create policy template_reviews_select_own on studio.template_reviews
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy template_reviews_select_approved on studio.template_reviews
  for select to anonymous, authenticated
  using (is_approved and template_id in (select t.id from studio.module_templates as t));

create policy template_reviews_select_moderator on studio.template_reviews
  for select to moderator
  using (true);

create policy template_reviews_insert_own on studio.template_reviews
  for insert to authenticated
  with check (user_id = (select core.current_user_id()) and template_id in (select t.id from studio.module_templates as t));

create policy template_reviews_update_own on studio.template_reviews
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy template_reviews_delete_own on studio.template_reviews
  for delete to authenticated
  using (user_id = (select core.current_user_id()));

create policy template_reviews_administrator on studio.template_reviews
  for all to administrator
  using (true)
  with check (true);

create policy template_reviews_definer on studio.template_reviews
  for all to kaava_definer
  using (true)
  with check (true);

grant select on studio.template_reviews to anonymous;
grant select, insert (template_id, rating, comment), update (rating, comment), delete on studio.template_reviews to authenticated;
grant update (is_approved) on studio.template_reviews to administrator;
-- user_id is not granted: its default is the acting user. Moderators approve through studio.approve_review().

grant select, update (is_approved) on studio.template_reviews to kaava_definer;

create function studio.approve_review(review_id uuid, approved boolean) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (update studio.template_reviews as r set is_approved = approved where r.id = review_id returning 1)
    select exists (select from changed)
  $$;
alter function studio.approve_review(uuid, boolean) owner to kaava_definer;
grant execute on function studio.approve_review(uuid, boolean) to moderator, administrator;

comment on table  studio.template_reviews             is 'What a user thinks of a module template of somebody else: one review each.';
comment on column studio.template_reviews.id          is 'Key, in order of creation.';
comment on column studio.template_reviews.template_id is 'What is reviewed.';
comment on column studio.template_reviews.user_id     is 'Who reviews. Always the acting user.';
comment on column studio.template_reviews.rating      is 'Stars, 1 to 5.';
comment on column studio.template_reviews.comment     is 'In words, or null.';
comment on column studio.template_reviews.is_approved is 'Whether a moderator let it be seen and count. A change withdraws it.';
comment on column studio.template_reviews.created_at  is 'When it was made.';
comment on column studio.template_reviews.updated_at  is 'When it was last changed.';
comment on index  studio.template_reviews_user_id_idx  is 'A user''s reviews.';
comment on index  studio.template_reviews_rating_idx   is 'Reviews of so many stars.';
comment on index  studio.template_reviews_awaiting_idx is 'Reviews that wait for approval, oldest first.';
comment on trigger template_reviews_not_own           on studio.template_reviews is 'Refuses reviews of one''s own template.';
comment on trigger template_reviews_withdraw_approval on studio.template_reviews is 'A changed review needs a new approval.';
comment on trigger template_reviews_set_updated_at    on studio.template_reviews is 'Keeps updated_at.';
comment on trigger template_reviews_rate_on_insert    on studio.template_reviews is 'Keeps the template''s rating.';
comment on trigger template_reviews_rate_on_update    on studio.template_reviews is 'Keeps the template''s rating.';
comment on trigger template_reviews_rate_on_delete    on studio.template_reviews is 'Keeps the template''s rating.';
comment on policy template_reviews_select_own       on studio.template_reviews is 'A user sees their own reviews, approved or not.';
comment on policy template_reviews_select_approved  on studio.template_reviews is 'Who sees a template sees its approved reviews.';
comment on policy template_reviews_select_moderator on studio.template_reviews is 'Moderators see what awaits approval, and what was approved.';
comment on policy template_reviews_insert_own       on studio.template_reviews is 'A user reviews templates that they see.';
comment on policy template_reviews_update_own       on studio.template_reviews is 'A user changes their own reviews.';
comment on policy template_reviews_delete_own       on studio.template_reviews is 'A user takes their own reviews back.';
comment on policy template_reviews_administrator    on studio.template_reviews is 'Administrators see all reviews, approve them and take them down.';
comment on policy template_reviews_definer          on studio.template_reviews is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function studio.refuse_own_review()        is 'Trigger function: refuses a review by the template''s author (template_reviews_not_own).';
comment on function studio.withdraw_review_approval() is 'Trigger function: a changed review needs a new approval.';
comment on function studio.rate_module_template()     is 'Trigger function: sets rating and review_count of a template from its approved reviews.';
comment on function studio.approve_review(uuid, boolean) is 'Lets a review be seen and count, or no longer; whether there is one. For moderators.';

-- migrate:down

drop function studio.approve_review(uuid, boolean);
drop table studio.template_reviews;
drop function studio.rate_module_template();
drop function studio.withdraw_review_approval();
drop function studio.refuse_own_review();
