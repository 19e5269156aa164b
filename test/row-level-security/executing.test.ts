import { expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { ROLES } from './attempt.ts';

const database = useDatabase();

const users = ['authenticated', 'moderator', 'administrator'];
const everybody = ['anonymous', ...users];
const moderators = ['moderator', 'administrator'];

/** Who may execute which function that is no trigger's. Moderators and administrators inherit what the signed-in may. */
const functions: Readonly<Record<string, readonly string[]>> = {
  'analytics.refresh_daily_event_counts()': ['service'],
  'content.search_articles(text,integer)': everybody,
  'content.search_research_queries(text,integer)': users,
  'studio.approve_module_template(uuid,boolean)': moderators,
  'studio.approve_review(uuid,boolean)': moderators,
  'studio.count_download(uuid)': users,
  'studio.list_module_templates(studio.template_category,integer)': everybody,
  'studio.my_project_ids(studio.project_right)': users,
  'studio.next_patch(text)': [...users, 'service'],
  'studio.review_template(uuid,boolean)': moderators,
  'studio.search_ai_sessions(jsonb,integer)': users,
  'studio.search_module_templates(text,integer)': everybody,
  'studio.search_templates(text,integer)': everybody,
  'studio.set_change_log(text)': [...users, 'service'],
  'studio.shared_project_ids(studio.project_right)': users,
  'studio.words_of(text[])': [...users, 'service'],
};

test('every function of studio, content and analytics is executed by those that it is for', async () => {
  const { rows } = await database.owner.query<{ name: string; roles: string[] }>(
    `select p.oid::regprocedure::text as name,
            array(select r.role from unnest($1::text[]) with ordinality as r (role, place)
                  where has_function_privilege(r.role, p.oid, 'execute') order by r.place) as roles
     from pg_proc as p
     where p.pronamespace::regnamespace::text in ('studio', 'content', 'analytics') and p.prorettype <> 'trigger'::regtype
     order by 1`,
    [ROLES],
  );
  expect(Object.fromEntries(rows.map(({ name, roles }) => [name, roles]))).toEqual(functions);
});
