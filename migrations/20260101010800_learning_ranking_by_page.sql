-- A page of the leaderboard reads its own ranks only.
--
-- Why:   the barrier of learning.ranking takes the order of the index from whoever pages through it: each page joined and sorted everybody.
--        Between two ranks it is quick; where a page ends, which depends on who is still there, is told by a function.
-- Locks: none; the function is new.

-- migrate:up

-- PL/pgSQL, so that it is planned for the numbers it is asked for: a page, and not a tenth of all.
create function learning.last_rank_of_page(after bigint, max integer) returns bigint
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  return (
    select max(page.rank)
    from (
      select l.rank
      from learning.leaderboard as l
      join identity.users as u on u.id = l.user_id
      where u.status = 'ACTIVE' and l.rank > last_rank_of_page.after
      order by l.rank
      limit last_rank_of_page.max
    ) as page
  );
end;
$$;
alter function learning.last_rank_of_page(bigint, integer) owner to kaava_definer;
grant execute on function learning.last_rank_of_page(bigint, integer) to authenticated;

comment on function learning.last_rank_of_page(bigint, integer) is 'The rank at which a page of learning.ranking ends that begins after a rank and has so many rows at most; null when nobody comes after.';

-- migrate:down

drop function learning.last_rank_of_page(bigint, integer);
