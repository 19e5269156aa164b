import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { jsonb } from '../../../database/values.ts';
import type { ResearchSources } from '../json.ts';

export interface Answer {
  readonly summary?: string | null | undefined;
  readonly sources?: ResearchSources | null | undefined;
}

interface Hit {
  readonly id: string;
}

interface Page {
  /** Time and id of the last row of the page before, as text: a number or a Date would lose digits. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

const SUMMARY = ['r.id', 'r.user_id', 'r.query', 'r.summary', 'r.cached', 'r.created_at', 'r.updated_at'] as const;
const RETURNED = ['id', 'user_id', 'query', 'summary', 'sources', 'cached', 'created_at', 'updated_at'] as const;

const me = sql<string>`(select core.current_user_id())`;
const sourcesOf = (sources: ResearchSources | null | undefined) => (sources ? jsonb(sources) : null);

/** The caller's own queries, newest first. Served by research_queries_user_id_created_at_idx. */
export const listResearch = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('content.research_queries as r')
    .select(SUMMARY)
    .where('r.user_id', '=', me)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(r.created_at, r.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('r.created_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit);

/**
 * The caller's own queries that contain the text, newest first. Served by research_queries_query_trgm_idx, through
 * content.search_research_queries(), which escapes what LIKE would read as wildcards.
 */
export const searchResearch = (db: Db, text: string, { after, limit }: Page) =>
  db
    .selectFrom(
      sql<Hit>`content.search_research_queries(${text}, ${limit}, ${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}::uuid)`.as(
        'found',
      ),
    )
    .innerJoin('content.research_queries as r', 'r.id', 'found.id')
    .select(SUMMARY)
    .orderBy('r.created_at', 'desc')
    .orderBy('r.id', 'desc');

export const findResearch = (db: Db, id: string) =>
  db.selectFrom('content.research_queries').select(RETURNED).where('id', '=', id);

/** Owned by the acting user, with the answer that is given, or with none yet. */
export const insertResearch = (db: Db, text: string, { summary, sources }: Answer) =>
  db
    .insertInto('content.research_queries')
    .values({ query: text, summary: summary ?? null, sources: sourcesOf(sources) })
    .returning(RETURNED);

/**
 * Owned by the acting user, with their own latest answer to the same question that is not older than so many seconds, `cached`; with
 * none where there is none. Only answers that are not from a cache themselves are taken, so that they do grow old. Served by
 * research_queries_user_id_created_at_idx.
 */
export const insertResearchOfCache = (db: Db, text: string, maxAgeSeconds: number) =>
  db
    .insertInto('content.research_queries')
    .columns(['query', 'summary', 'sources', 'cached'])
    .expression((builder) =>
      builder
        .selectFrom(sql<{ query: string }>`(select ${text}::text as query)`.as('asked'))
        .leftJoinLateral(
          (inner) =>
            inner
              .selectFrom('content.research_queries as r')
              .select(['r.id', 'r.summary', 'r.sources'])
              .where('r.user_id', '=', me)
              .where('r.query', '=', text)
              .where('r.summary', 'is not', null)
              .where(sql<boolean>`not r.cached`)
              .where('r.updated_at', '>=', sql<string>`now() - make_interval(secs => ${maxAgeSeconds})`)
              .orderBy('r.updated_at', 'desc')
              .orderBy('r.id', 'desc')
              .limit(1)
              .as('known'),
          (join) => join.onTrue(),
        )
        .select(['asked.query', 'known.summary', 'known.sources', sql<boolean>`known.id is not null`.as('cached')]),
    )
    .returning(RETURNED);

/** Gives an own query its answer, or another one: then it is not from a cache. */
export const updateResearch = (db: Db, id: string, { summary, sources }: Answer) =>
  db
    .updateTable('content.research_queries')
    .set({
      cached: false,
      ...(summary !== undefined && { summary }),
      ...(sources !== undefined && { sources: sourcesOf(sources) }),
    })
    .where('id', '=', id)
    .returning(RETURNED);

export const deleteResearch = (db: Db, id: string) =>
  db.deleteFrom('content.research_queries').where('id', '=', id).returning('id');
