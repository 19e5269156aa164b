import { type Expression, sql } from 'kysely';
import type { Db, Tx } from '../../../database/connect.ts';
import { jsonb } from '../../../database/values.ts';
import type { AiSessionStatus } from '../../../generated/database.ts';
import type {
  AiAnalysis,
  AiErrorLog,
  AiFinalResult,
  AiInputData,
  AiOutputData,
  AiSections,
  AiSessionMetadata,
  AiSuggestions,
} from '../json.ts';

interface Documents {
  readonly input_data?: AiInputData | null | undefined;
  readonly output_data?: AiOutputData | null | undefined;
  readonly sections?: AiSections | null | undefined;
  readonly ai_analysis?: AiAnalysis | null | undefined;
  readonly suggestions?: AiSuggestions | null | undefined;
  readonly final_result?: AiFinalResult | null | undefined;
  readonly metadata?: AiSessionMetadata | null | undefined;
  readonly error_log?: AiErrorLog | null | undefined;
}

export interface NewAiSession extends Pick<Documents, 'input_data' | 'metadata'> {
  readonly project_id?: string | null | undefined;
  readonly session_type: string;
  readonly phase?: string | undefined;
  readonly awaits_design?: boolean | undefined;
}

/** What the work has found so far, and what it took. `cost_usd` is decimal text. */
export interface Found extends Pick<Documents, 'output_data' | 'sections' | 'ai_analysis' | 'suggestions' | 'metadata'> {
  readonly tokens_used?: number | null | undefined;
  readonly cost_usd?: string | null | undefined;
}

/** `progress` is decimal text. */
export interface Progress extends Found {
  readonly phase?: string | undefined;
  readonly progress?: string | undefined;
}

/** `quality_score` is decimal text. */
export interface Completion extends Found, Pick<Documents, 'final_result'> {
  readonly processing_time_ms?: number | null | undefined;
  readonly quality_score?: string | null | undefined;
}

export interface Failure extends Pick<Documents, 'error_log'>, Pick<Found, 'tokens_used' | 'cost_usd'> {
  readonly error_message: string;
  readonly error_code?: string | null | undefined;
  readonly processing_time_ms?: number | null | undefined;
}

/** A worker's hold on a session: the claim_count that it was given. */
export interface Claim {
  readonly claimCount: number;
}

interface Hit {
  readonly id: string;
}

export interface Page {
  /** Time and id of the last row of the page before, as text: a number or a Date would lose digits. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

const SUMMARY = [
  'id',
  'user_id',
  'project_id',
  'session_type',
  'status',
  'phase',
  'progress',
  'tokens_used',
  'cost_usd',
  'processing_time_ms',
  'quality_score',
  'error_message',
  'error_code',
  'retry_count',
  'claim_count',
  'lapse_count',
  'started_at',
  'lease_expires_at',
  'awaits_design',
  'completed_at',
  'created_at',
  'updated_at',
] as const;
const DOCUMENTS = [
  'input_data',
  'output_data',
  'sections',
  'ai_analysis',
  'suggestions',
  'final_result',
  'metadata',
  'error_log',
] as const;
const WHOLE = [...SUMMARY, ...DOCUMENTS] as const;

const me = sql<string>`(select core.current_user_id())`;
const older = ([time, id]: readonly string[]) => sql<boolean>`(created_at, id) < (${time}::timestamptz, ${id}::uuid)`;

/** Documents as parameters of jsonb; the rest as it is. */
const stored = <Values extends Documents>(values: Values) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      (DOCUMENTS as readonly string[]).includes(name) && value !== null && value !== undefined ? jsonb(value) : value,
    ]),
  ) as Omit<Values, keyof Documents>;

/** The sessions that the caller asked for, newest first. Served by ai_sessions_user_id_created_at_idx. */
export const listAiSessions = (
  db: Db,
  { status, type, after, limit }: Page & { readonly status?: AiSessionStatus | undefined; readonly type?: string | undefined },
) =>
  db
    .selectFrom('studio.ai_sessions')
    .select(SUMMARY)
    .where('user_id', '=', me)
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'PENDING'))
    .$if(type !== undefined, (query) => query.where('session_type', '=', type ?? ''))
    .$if(after !== undefined, (query) => query.where(older(after ?? [])))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

/** The sessions of a project, whoever asked for them, newest first. Served by ai_sessions_project_id_created_at_idx. */
export const listProjectSessions = (
  db: Db,
  projectId: string,
  { status, after, limit }: Page & { readonly status?: AiSessionStatus | undefined },
) =>
  db
    .selectFrom('studio.ai_sessions')
    .select(SUMMARY)
    .where('project_id', '=', projectId)
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'PENDING'))
    .$if(after !== undefined, (query) => query.where(older(after ?? [])))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

/** Sessions that the caller may see whose analysis contains this JSON, newest first. Served by ai_sessions_ai_analysis_idx, through studio.search_ai_sessions(). */
export const searchAiSessions = (db: Db, analysis: AiAnalysis, { after, limit }: Page) =>
  db
    .selectFrom(
      sql<Hit>`studio.search_ai_sessions(${jsonb(analysis)}, ${limit}, ${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}::uuid)`.as(
        'found',
      ),
    )
    .innerJoin('studio.ai_sessions as s', 's.id', 'found.id')
    .select(SUMMARY.map((column) => `s.${column}` as const))
    .orderBy('s.created_at', 'desc')
    .orderBy('s.id', 'desc');

export const findAiSession = (db: Db, id: string) => db.selectFrom('studio.ai_sessions').select(WHOLE).where('id', '=', id);

/** Where a session stands that the caller may see, and whether it is theirs: to say why something was not done. */
export const findAiSessionStanding = (db: Db, id: string) =>
  db
    .selectFrom('studio.ai_sessions')
    .select(['status', 'claim_count', 'lease_expires_at', sql<boolean>`user_id is not distinct from ${me}`.as('is_own')])
    .where('id', '=', id);

/** Of the acting user: it waits, for a worker or first for its design. */
export const insertAiSession = (db: Db, aiSession: NewAiSession) =>
  db.insertInto('studio.ai_sessions').values(stored(aiSession)).returning(WHOLE);

/** Hands one's own session that waits to the workers, whether or not it has its design. A second time changes nothing. */
export const queueAiSession = (db: Db, id: string) =>
  db
    .updateTable('studio.ai_sessions')
    .set({ awaits_design: false })
    .where('id', '=', id)
    .where('status', '=', 'PENDING')
    .returning(WHOLE);

/** Begins the work on one's own session that waits, past the queue: it has no lease. */
export const startAiSession = (db: Db, id: string) =>
  db
    .updateTable('studio.ai_sessions')
    .set({ status: 'PROCESSING' })
    .where('id', '=', id)
    .where('status', '=', 'PENDING')
    .returning(WHOLE);

/** What may be reported on: what one started oneself, or still has by this claim. */
const underWay = (db: Db, id: string, claim: Claim | undefined) => {
  const query = db.updateTable('studio.ai_sessions').where('id', '=', id).where('status', '=', 'PROCESSING');
  return claim === undefined
    ? query.where('lease_expires_at', 'is', null)
    : query.where('claim_count', '=', claim.claimCount).where('lease_expires_at', 'is not', null);
};

const leaseOf = (seconds: number) => sql<string>`clock_timestamp() + make_interval(secs => ${seconds})`;

/** Milliseconds since the work began, as far as an integer reaches; null where that was not recorded. */
const elapsed: Expression<number> = sql<number>`least(2147483647, round(extract(epoch from clock_timestamp() - started_at) * 1000))::integer`;

/** Records a phase, how far it is and what it found; a worker's lease is prolonged. */
export const updateProgress = (db: Db, id: string, progress: Progress, claim?: Claim & { readonly leaseSeconds: number }) =>
  underWay(db, id, claim)
    .set({ ...stored(progress), ...(claim !== undefined && { lease_expires_at: leaseOf(claim.leaseSeconds) }) })
    .returning(WHOLE);

/** Completes what runs; no row where it does not: whoever cancelled it meanwhile won. */
export const completeAiSession = (db: Db, id: string, completion: Completion, claim?: Claim) =>
  underWay(db, id, claim)
    .set({
      ...stored(completion),
      status: 'COMPLETED',
      progress: '100',
      processing_time_ms: completion.processing_time_ms ?? elapsed,
    })
    .returning(WHOLE);

/** Fails what runs, and keeps what was found; no row where it does not. */
export const failAiSession = (db: Db, id: string, failure: Failure, claim?: Claim) =>
  underWay(db, id, claim)
    .set({ ...stored(failure), status: 'FAILED', processing_time_ms: failure.processing_time_ms ?? elapsed })
    .returning(WHOLE);

/** A session that a worker still has by this claim, which it keeps until the transaction ends. */
export const lockClaimedAiSession = (tx: Tx, id: string, { claimCount }: Claim) =>
  tx
    .selectFrom('studio.ai_sessions')
    .select('id')
    .where('id', '=', id)
    .where('status', '=', 'PROCESSING')
    .where('claim_count', '=', claimCount)
    .where('lease_expires_at', 'is not', null)
    .forShare();

/** Gives what was claimed back to the queue. */
export const releaseAiSession = (db: Db, id: string, claim: Claim) =>
  underWay(db, id, claim).set({ status: 'PENDING' }).returning(WHOLE);

/** Queues what failed again, with what its phases have found: the count of what workers lost begins anew, by trigger. */
export const retryAiSession = (db: Db, id: string) =>
  db
    .updateTable('studio.ai_sessions')
    .set({
      status: 'PENDING',
      retry_count: sql<number>`retry_count + 1`,
      error_message: null,
      error_code: null,
      error_log: null,
      processing_time_ms: null,
    })
    .where('id', '=', id)
    .where('status', '=', 'FAILED')
    .returning(WHOLE);

/** Cancels one's own that waits or runs; no row where it has ended. */
export const cancelAiSession = (db: Db, id: string) =>
  db
    .updateTable('studio.ai_sessions')
    .set({ status: 'CANCELLED' })
    .where('id', '=', id)
    .where('status', 'in', ['PENDING', 'PROCESSING'])
    .returning(WHOLE);

/**
 * Takes sessions from the queue and starts them: first those of workers that let their lease lapse, then those that wait, oldest first.
 *
 * What awaits its design is not among them. Workers do not wait for each other and never get the same one: SKIP LOCKED. What was lost so
 * often is failed instead. Served by ai_sessions_lease_idx and ai_sessions_waiting_idx, or ai_sessions_queue_idx for one type.
 */
export const claimAiSessions = (
  db: Db,
  {
    type,
    limit,
    leaseSeconds,
    mostLapses,
  }: {
    readonly type?: string | undefined;
    readonly limit: number;
    readonly leaseSeconds: number;
    readonly mostLapses: number;
  },
) => {
  const lapsed = sql<boolean>`s.status = 'PROCESSING'`;
  const lost = sql<boolean>`s.status = 'PROCESSING' and s.lapse_count >= ${mostLapses}`;
  return db
    .with('lapsed', (cte) =>
      cte
        .selectFrom('studio.ai_sessions')
        .select('id')
        .where('status', '=', sql<'PROCESSING'>`'PROCESSING'`)
        .where('lease_expires_at', '<', sql<string>`now()`)
        .$if(type !== undefined, (query) => query.where('session_type', '=', type ?? ''))
        .orderBy('lease_expires_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .with('waiting', (cte) =>
      cte
        .selectFrom('studio.ai_sessions')
        .select('id')
        .where('status', '=', sql<'PENDING'>`'PENDING'`)
        .where(sql<boolean>`not awaits_design`)
        .$if(type !== undefined, (query) => query.where('session_type', '=', type ?? ''))
        .orderBy('created_at')
        .orderBy('id')
        .limit(sql<number>`${limit}::integer - (select count(*) from lapsed)`)
        .forUpdate()
        .skipLocked(),
    )
    .with('claimed', (cte) =>
      cte
        .updateTable('studio.ai_sessions as s')
        .from((eb) => eb.selectFrom('lapsed').select('id').unionAll(eb.selectFrom('waiting').select('id')).as('next'))
        .set({
          status: sql<AiSessionStatus>`(case when ${lost} then 'FAILED' else 'PROCESSING' end)::studio.ai_session_status`,
          claim_count: sql<number>`s.claim_count + (not (${lost}))::integer`,
          lapse_count: sql<number>`s.lapse_count + (${lapsed} and not (${lost}))::integer`,
          lease_expires_at: leaseOf(leaseSeconds),
          error_code: sql<string | null>`case when ${lost} then 'WORKER_LOST' else s.error_code end`,
          error_message: sql<
            string | null
          >`case when ${lost} then 'Its workers were not heard of any more.' else s.error_message end`,
        })
        .whereRef('s.id', '=', 'next.id')
        .returning(WHOLE.map((column) => `s.${column}` as const)),
    )
    .selectFrom('claimed')
    .select(WHOLE)
    .where('status', '=', 'PROCESSING')
    .orderBy('created_at')
    .orderBy('id');
};
