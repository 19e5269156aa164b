-- Making and dropping partitions as the policies say.
--
-- Why:   a job, which acts as service, must do what only a table's owner may.
-- Locks: none here. Each partition that is made or dropped takes ACCESS EXCLUSIVE on its parent for a moment. Whoever
--        reads the parent is waited for five seconds at most, because all others wait behind: the job comes again.
--
-- These two are not kaava_definer's: nobody but its owner may add a partition to a table or take one away, and to make
-- kaava_definer the owner would give every definer function all rights on the logs. They take no argument: what they
-- do is in the policies, which nobody but the owner may change.

-- migrate:up

create function kaava.ensure_partitions() returns setof text
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set lock_timeout = '5s'
  as $$
declare
  policy record;
begin
  -- Locked, so that two at once do not both make the month that both found missing.
  for policy in
    select p.parent, p.ahead from kaava.partition_policies as p order by p.parent for no key update
  loop
    return query select core.ensure_month_partitions(policy.parent::regclass, policy.ahead);
  end loop;
end;
$$;
grant execute on function kaava.ensure_partitions() to service;

create function kaava.drop_expired_partitions() returns setof text
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set lock_timeout = '5s'
  set datestyle = 'ISO'
  as $$
declare
  began   timestamptz := clock_timestamp();
  dropped text[]      := '{}';
  policy  record;
  leaf    record;
begin
  for policy in
    select p.parent::regclass as parent, (now() at time zone 'UTC' - p.retention) at time zone 'UTC' as horizon
    from kaava.partition_policies as p
    -- By what it is, however it is written: the log of all changes is kept for ever.
    where p.retention is not null and p.parent::regclass <> 'audit.log'::regclass
    order by p.parent
    for no key update
  loop
    for leaf in
      select c.oid::regclass::text as name
      from pg_inherits as i
      join pg_class as c on c.oid = i.inhrelid
      -- Where it ends, printed in ISO form with its offset; null for MAXVALUE, which never comes.
      cross join lateral (select substring(pg_get_expr(c.relpartbound, c.oid) from $re$ TO \('([^']+)'\)$re$)::timestamptz as ends) as bound
      where i.inhparent = policy.parent and bound.ends <= policy.horizon
      order by bound.ends
    loop
      execute format('alter table %s detach partition %s', policy.parent, leaf.name);
      execute format('drop table %s', leaf.name);
      dropped := dropped || leaf.name;
    end loop;
  end loop;
  if dropped <> '{}' then
    insert into kaava.job_runs (job, status, started_at, finished_at, details)
      values ('drop_expired_partitions', 'SUCCEEDED', began, clock_timestamp(), jsonb_build_object('partitions', dropped));
  end if;
  return query select unnest(dropped);
end;
$$;
grant execute on function kaava.drop_expired_partitions() to service;

comment on function kaava.ensure_partitions()       is 'Makes the partitions that the policies ask for and that are missing; returns their names.';
comment on function kaava.drop_expired_partitions() is 'Drops the partitions of which all is older than the retention of their policy, with their rows, and records that in kaava.job_runs; returns their names. Never one of audit.log.';

-- migrate:down

drop function kaava.drop_expired_partitions();
drop function kaava.ensure_partitions();
