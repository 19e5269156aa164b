import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { register, run } from './as-role.ts';

const database = useDatabase();
let author = '';
let stranger = '';
beforeAll(async () => {
  author = await register(database, 'author');
  stranger = await register(database, 'stranger');
});

const idOf = async (statement: string, values: readonly unknown[] = []): Promise<string> =>
  (await run<{ id: string }>(database, 'authenticated', author, statement, values))[0]?.id ?? '';
let count = 0;
const newArticle = (content = 'c', title = 't') =>
  idOf(`insert into content.articles (title, slug, content, html_content) values ($1, $2, $3, '') returning id`, [title, `a-${String((count += 1))}`, content]);

describe('articles', () => {
  test.each([
    ['', 0],
    ['   \n\t ', 0],
    ['one', 1],
    ['  two\n words ', 2],
    ["it's a well-known  fact — ä ö", 7],
  ])('%j has %i words', async (text, words) => {
    const id = await newArticle(text);
    const wordsOf = async () => (await database.owner.query<{ word_count: number }>('select word_count from content.articles where id = $1', [id])).rows[0]?.word_count;
    expect(await wordsOf()).toBe(words);
    await run(database, 'authenticated', author, 'update content.articles set content = $2 where id = $1', [id, 'now four words here']);
    expect(await wordsOf()).toBe(4);
    await database.owner.query('update content.articles set word_count = 99 where id = $1', [id]);
    expect(await wordsOf()).toBe(4);
  });

  test('are stamped when they are published, and archiving keeps it', async () => {
    const id = await newArticle();
    const move = async (status: string) =>
      (await run<{ published_at: string | null }>(database, 'authenticated', author, 'update content.articles set status = $2 where id = $1 returning published_at', [id, status]))[0]
        ?.published_at;
    const published = await move('PUBLISHED');
    expect(published).not.toBeNull();
    expect(await move('ARCHIVED')).toBe(published);
    expect(await move('PUBLISHED')).not.toBe(published);
  });

  test('are found by their title before their text, by those who see them', async () => {
    const [inText, inTitle] = [await newArticle('the quokkas of the island'), await newArticle('c', 'Quokka')];
    const find = async (userId: string) =>
      (await run<{ id: string }>(database, 'authenticated', userId, `select id from content.search_articles('quokka', 10)`)).map(({ id }) => id);
    expect(await find(author)).toEqual([inTitle, inText]);
    expect(await find(stranger)).toEqual([]);
    await run(database, 'authenticated', author, `update content.articles set status = 'PUBLISHED' where id = $1`, [inText]);
    expect(await find(stranger)).toEqual([inText]);
  });

  test('may be a million characters long, of which the first hundred thousand are searched', async () => {
    const id = await idOf(
      `insert into content.articles (title, slug, content, html_content)
       select 't', 'long', left(string_agg(md5(n::text), ' ' order by n), 999980) || ' quokkatail', '' from generate_series(1, 40000) as n returning id`,
    );
    expect(id).not.toBe('');
    expect(await run(database, 'authenticated', author, `select id from content.search_articles('c4ca4238a0b923820dcc509a6f75849b', 10)`)).toEqual([{ id }]);
    expect(await run(database, 'authenticated', author, `select id from content.search_articles('quokkatail', 10)`)).toEqual([]);
  });

  test('leave their media behind when they go', async () => {
    const article = await newArticle();
    const asset = await idOf(`insert into content.media_assets (article_id, type, provider, prompt) values ($1, 'VIDEO', 'GEMINI', 'p') returning id`, [article]);
    await run(database, 'authenticated', author, 'delete from content.articles where id = $1', [article]);
    expect((await database.owner.query('select article_id from content.media_assets where id = $1', [asset])).rows).toEqual([{ article_id: null }]);
  });
});

describe('drafts', () => {
  const newDraft = () => idOf(`insert into content.drafts (title, config, sections) values ('t', '{}', '[]') returning id`);
  const save = (id: string, set: string) => run<{ revision: number }>(database, 'authenticated', author, `update content.drafts set ${set} where id = '${id}' returning revision`);

  test('count their changes, and only those', async () => {
    const id = await newDraft();
    expect(await save(id, `title = 'u'`)).toEqual([{ revision: 2 }]);
    expect(await save(id, `title = 'u'`)).toEqual([{ revision: 2 }]);
    expect(await save(id, `title = 'v', revision = 2`)).toEqual([{ revision: 3 }]);
  });

  test.each([1, 3, 99])('at revision 2 are not saved by who has read revision %i', async (revision) => {
    const id = await newDraft();
    await save(id, `title = 'u'`);
    await expect(save(id, `title = 'v', revision = ${String(revision)}`)).rejects.toMatchObject({ code: '23514', constraint: 'drafts_revision_current' });
  });

  test('of ten windows that save the same revision at once, one wins', async () => {
    const id = await newDraft();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, window) => save(id, `title = 'by ${String(window)}', revision = 1`)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.filter((each) => each.status === 'rejected' && (each.reason as { constraint?: string }).constraint === 'drafts_revision_current')).toHaveLength(9);
  });
});

test("media go on one's own articles only, and their objects lie below one's own id", async () => {
  const article = await newArticle();
  const add = (user: string, column: string, value: string) =>
    run(database, 'authenticated', user, `insert into content.media_assets (type, provider, prompt, ${column}) values ('IMAGE', 'OPENAI', 'p', $1) returning id`, [value]);
  await expect(add(stranger, 'article_id', article)).rejects.toMatchObject({ code: '42501' });
  const [row] = await add(stranger, 'object_key', `${stranger}/a.png`);
  const id = row?.['id'];
  await expect(run(database, 'authenticated', stranger, 'update content.media_assets set article_id = $2 where id = $1', [id, article])).rejects.toMatchObject({ code: '42501' });
  await expect(add(stranger, 'object_key', `${author}/a.png`)).rejects.toMatchObject({ code: '23514', constraint: 'media_assets_object_key_of_user' });
});

test('research is found by any part of the question, by who asked', async () => {
  const id = await idOf(`insert into content.research_queries (query) values ('How many quokkas are 100% happy?') returning id`);
  const find = (userId: string, text: string) => run(database, 'authenticated', userId, 'select id from content.search_research_queries($1, 10)', [text]);
  expect(await find(author, 'QUOKKA')).toEqual([{ id }]);
  expect(await find(author, '0%')).toEqual([{ id }]);
  expect(await find(author, 'many_quokkas')).toEqual([]);
  expect(await find(stranger, 'quokka')).toEqual([]);
});

describe('events', () => {
  const note = (role: 'anonymous' | 'authenticated' | 'service', userId: string | null, extra = '') =>
    run(database, role, userId, `insert into analytics.events (event_type, event_name, session_id${extra === '' ? '' : ', user_id'}) values ('page_view', 'home', 's'${extra})`);

  test('are written in the name of who did it, or of nobody', async () => {
    await note('authenticated', author);
    await note('anonymous', null);
    await note('service', null, `, '${stranger}'`);
    await expect(note('authenticated', author, `, '${stranger}'`)).rejects.toMatchObject({ code: '42501' });
    await expect(note('anonymous', null, `, '${stranger}'`)).rejects.toMatchObject({ code: '42501' });
    await expect(note('anonymous', author)).rejects.toMatchObject({ code: '42501' });
    await expect(note('authenticated', null)).rejects.toMatchObject({ code: '42501' });
    const { rows } = await database.owner.query('select user_id from analytics.events order by id');
    expect(rows).toEqual([{ user_id: author }, { user_id: null }, { user_id: stranger }]);
  });

  test('are counted by the day as of the last refresh, without users', async () => {
    const counts = () => run(database, 'analyst', null, 'select event_type, event_name, events, users, sessions from analytics.event_counts');
    expect(await counts()).toEqual([]);
    await run(database, 'service', null, 'select analytics.refresh_daily_event_counts()');
    expect(await counts()).toEqual([{ event_type: 'page_view', event_name: 'home', events: '3', users: '2', sessions: '1' }]);
  });

  test('stay as nobody’s when their user goes', async () => {
    const leaver = await register(database, 'leaver');
    await note('authenticated', leaver);
    await database.owner.query('delete from identity.users where id = $1', [leaver]);
    const { rows } = await database.owner.query('select count(*)::int as n from analytics.events where user_id is null');
    expect(rows).toEqual([{ n: 2 }]);
  });
});
