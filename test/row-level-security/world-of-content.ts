import type { TestDatabase } from '../support/database.ts';
import { ALICE, BOB } from './people.ts';

/** Each of Alice and Bob has a draft and a published article, and a row in the other tables; there is an event of nobody's. */
export async function populateContent({ owner }: TestDatabase): Promise<void> {
  for (const [name, id] of [
    ['alice', ALICE],
    ['bob', BOB],
  ] as const) {
    for (const status of ['DRAFT', 'PUBLISHED']) {
      const title = `${name} ${status.toLowerCase()}`;
      await owner.query(
        `insert into content.articles (user_id, title, slug, content, html_content, status) values ($1, $2, $3, 'c', 'h', $4)`,
        [id, title, title.replace(' ', '-'), status],
      );
    }
    await owner.query(`insert into content.drafts (user_id, title, config, sections) values ($1, $2, '{}', '[]')`, [id, name]);
    await owner.query(
      `insert into content.media_assets (user_id, type, provider, prompt, object_key) values ($1, 'IMAGE', 'OPENAI', $2::text, $1::uuid || '/a.png')`,
      [id, name],
    );
    await owner.query(`insert into content.research_queries (user_id, query) values ($1, $2)`, [id, name]);
    await owner.query(`insert into analytics.events (user_id, event_type, event_name) values ($1, 'page_view', $2)`, [id, name]);
  }
  await owner.query(`insert into analytics.events (user_id, event_type, event_name) values (null, 'page_view', 'nobody')`);
  await owner.query('select analytics.refresh_daily_event_counts()');
}
