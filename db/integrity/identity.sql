-- What must hold of users. Rules are read by `kaava integrity`; every name is qualified, and keys and numbers are all that is shown.

-- rule: settings-of-user
-- about: identity.settings
-- holds: Every user has settings.
-- remedy: Insert the rows that are missing: insert into identity.settings (user_id) …
select u.id as user_id
from identity.users as u
where not exists (select from identity.settings as s where s.user_id = u.id);

-- rule: sessions-of-inactive-user
-- about: identity.sessions
-- holds: Only an ACTIVE user has sessions that are still good.
-- remedy: Set revoked_at of those sessions.
select s.id
from identity.sessions as s
join identity.users as u on u.id = s.user_id
where u.status <> 'ACTIVE' and s.revoked_at is null and s.expires_at > now();
