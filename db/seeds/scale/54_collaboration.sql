-- Sessions of two, with three messages each.
-- batch: 1000
-- without: collaboration_sessions_audit on learning.collaboration_sessions, session_participants_audit on learning.session_participants
-- without: chat_messages_audit on learning.chat_messages
-- done: select from learning.collaboration_sessions where id = pg_temp.key('collaboration', :to, pg_temp.past(:to, :collaboration))
create temporary table this on commit drop as
select i, at, pg_temp.key('collaboration', i, at) as id, pg_temp.user_key(owner) as owner_id, pg_temp.user_key(1 + owner % :users) as guest_id
from (
  select i, pg_temp.past(i, :collaboration) as at, pg_temp.few_of(:users, 'host', i) as owner from generate_series(:from, :to) as i offset 0
) as made;

insert into learning.collaboration_sessions (id, owner_id, name, type, status, code, created_at)
select id, owner_id, 'On ' || pg_temp.word('session', i), 'PAIR', case when pg_temp.share('ended', i) < 0.9 then 'ENDED' else 'ACTIVE' end::learning.collaboration_status,
  'contract Shared {}', at
from this
on conflict do nothing;

insert into learning.session_participants (session_id, user_id, role, joined_at)
select id, guest_id, 'EDITOR', at + interval '1 minute' from this
on conflict do nothing;

insert into learning.chat_messages (id, session_id, user_id, body, created_at)
select pg_temp.key('chat', i * 3 + n, at + n * interval '2 minutes'), id, case n when 2 then guest_id else owner_id end,
  'What of ' || pg_temp.word('said', i * 3 + n) || '?', at + n * interval '2 minutes'
from this, generate_series(1, 3) as n
on conflict do nothing;
