-- To publish a template is to share its project's work, which an editor may not.
--
-- Why:   an editor of a private project let everybody see a template of it, where the project itself is made public by who may share it only.
-- Locks: none that matter.

-- migrate:up

create or replace function studio.move_template() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if not (
    (old.status = 'DRAFT'     and new.status in ('REVIEW', 'ARCHIVED')) or
    (old.status = 'REVIEW'    and new.status in ('APPROVED', 'DRAFT')) or
    (old.status = 'APPROVED'  and new.status in ('PUBLISHED', 'DRAFT')) or
    (old.status = 'PUBLISHED' and new.status = 'ARCHIVED') or
    (old.status = 'ARCHIVED'  and new.status = 'DRAFT')
  ) then
    raise check_violation using message = format('A template that is %s does not become %s.', old.status, new.status),
      schema = 'studio', table = 'templates', constraint = 'templates_status_transition';
  end if;
  if new.status = 'APPROVED' and current_user in ('authenticated', 'moderator') then
    raise insufficient_privilege using message = 'Moderators approve templates, by studio.review_template().',
      schema = 'studio', table = 'templates', constraint = 'templates_approval_by_review';
  end if;
  if 'PUBLISHED' in (old.status, new.status)
     and core.current_user_id() is not null
     and not pg_has_role(current_user, 'administrator', 'usage')
     and not new.project_id = any (studio.my_project_ids('SHARE')) then
    raise insufficient_privilege using message = 'Only who may share a project publishes its templates, or puts published ones away.',
      schema = 'studio', table = 'templates', constraint = 'templates_publication_is_sharing';
  end if;
  return new;
end;
$$;

comment on trigger templates_move on studio.templates is 'Lets the status move along the allowed path only, moderators approve, and who may share the project publish.';
comment on function studio.move_template()   is 'Trigger function: refuses a change of status off the path (templates_status_transition), or an approval by others than moderators (templates_approval_by_review), or to and from PUBLISHED by who may not share the project (templates_publication_is_sharing).';

-- migrate:down

create or replace function studio.move_template() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if not (
    (old.status = 'DRAFT'     and new.status in ('REVIEW', 'ARCHIVED')) or
    (old.status = 'REVIEW'    and new.status in ('APPROVED', 'DRAFT')) or
    (old.status = 'APPROVED'  and new.status in ('PUBLISHED', 'DRAFT')) or
    (old.status = 'PUBLISHED' and new.status = 'ARCHIVED') or
    (old.status = 'ARCHIVED'  and new.status = 'DRAFT')
  ) then
    raise check_violation using message = format('A template that is %s does not become %s.', old.status, new.status),
      schema = 'studio', table = 'templates', constraint = 'templates_status_transition';
  end if;
  if new.status = 'APPROVED' and current_user in ('authenticated', 'moderator') then
    raise insufficient_privilege using message = 'Moderators approve templates, by studio.review_template().',
      schema = 'studio', table = 'templates', constraint = 'templates_approval_by_review';
  end if;
  return new;
end;
$$;

comment on trigger templates_move on studio.templates is 'Lets the status move along the allowed path only, and moderators approve.';
comment on function studio.move_template()   is 'Trigger function: refuses a change of status off the path (templates_status_transition), or an approval by others than moderators (templates_approval_by_review).';
