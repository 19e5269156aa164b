-- The log has what is saved as it is written as digests.
--
-- Why:   the code of a session and the text of a draft are saved every few seconds, and each time the log kept the whole of it before and
--        after, for ever: an ordinary user could fill what nobody may trim. That it changed, when and by whom stays known, and whoever has the
--        text can tell that it was there.
-- Locks: a brief ACCESS EXCLUSIVE on the two tables, for their triggers.

-- migrate:up

set local lock_timeout = '5s';

drop trigger collaboration_sessions_audit on learning.collaboration_sessions;
select audit.watch('learning.collaboration_sessions', '{code}');

drop trigger drafts_audit on content.drafts;
select audit.watch('content.drafts', '{config,metadata,sections,cta_content}');

comment on column audit.log.old_row is 'The row before, on UPDATE only the columns that changed; null on INSERT. Secrets, and text that is saved as it is written, as SHA-256. About a user: {"concealed": …}, for audit.reveal(). @json AuditRow';
comment on column audit.log.new_row is 'The row after, on UPDATE only the columns that changed; null on DELETE. Secrets, and text that is saved as it is written, as SHA-256. About a user: {"concealed": …}, for audit.reveal(). @json AuditRow';
comment on function audit.redact(jsonb, text[]) is 'A row as JSON with the fields named replaced by their SHA-256.';
comment on function audit.record_change() is 'Trigger function: logs a change. Arguments: table name, key columns, columns of which only a digest is logged. Put on tables by audit.watch().';

-- migrate:down

set local lock_timeout = '5s';

comment on function audit.record_change() is 'Trigger function: logs a change. Arguments: table name, key columns, secret columns. Put on tables by audit.watch().';
comment on function audit.redact(jsonb, text[]) is 'A row as JSON with secret fields replaced by their SHA-256.';
comment on column audit.log.new_row is 'The row after, on UPDATE only the columns that changed; null on DELETE. Secrets as SHA-256. About a user: {"concealed": …}, for audit.reveal(). @json AuditRow';
comment on column audit.log.old_row is 'The row before, on UPDATE only the columns that changed; null on INSERT. Secrets as SHA-256. About a user: {"concealed": …}, for audit.reveal(). @json AuditRow';

drop trigger drafts_audit on content.drafts;
select audit.watch('content.drafts', '{}');

drop trigger collaboration_sessions_audit on learning.collaboration_sessions;
select audit.watch('learning.collaboration_sessions', '{}');
