import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { jsonb } from '../../../database/values.ts';
import type { CollaborationStatus, CollaborationType, ParticipantRole } from '../../../generated/database.ts';
import type { CollaborationPermissions } from '../json.ts';

export interface SessionText {
  readonly name: string;
  readonly type: CollaborationType;
  readonly language?: string | undefined;
  readonly permissions?: CollaborationPermissions | undefined;
  readonly expires_at?: string | null | undefined;
}

interface After {
  /** The key of the last row of the page before, as text. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

const SESSION = [
  'id',
  'owner_id',
  'name',
  'type',
  'status',
  'code_version',
  'language',
  'permissions',
  'expires_at',
  'created_at',
  'updated_at',
] as const;

const mine = sql<boolean>`id = any ((select learning.my_session_ids())::uuid[])`;

/** Sessions that the caller owns or takes part in, newest first. Served by collaboration_sessions_pkey, by the ids of these. */
export const listSessions = (db: Db, { status, after, limit }: After & { readonly status?: CollaborationStatus | undefined }) =>
  db
    .selectFrom('learning.collaboration_sessions')
    .select(SESSION)
    .where(mine)
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'ACTIVE'))
    .$if(after !== undefined, (query) => query.where(sql<boolean>`id < ${after?.[0]}::uuid`))
    .orderBy('id', 'desc')
    .limit(limit);

export const findSession = (db: Db, id: string) =>
  db.selectFrom('learning.collaboration_sessions').select(SESSION).where('id', '=', id);

/** A session as it is, with the number of its last change, both of one moment: what comes after that number is all that is missing. */
export const findSessionNow = (db: Db, id: string) =>
  db
    .selectFrom('learning.collaboration_sessions as s')
    .select([...SESSION, 'code'])
    .select((eb) =>
      eb.fn
        .coalesce(
          eb
            .selectFrom('learning.session_changes as c')
            .select('c.sequence')
            .whereRef('c.session_id', '=', 's.id')
            .orderBy('c.sequence', 'desc')
            .limit(1),
          sql<number>`0`,
        )
        .as('sequence'),
    )
    .where('s.id', '=', id);

/** Owned by the acting user. */
export const insertSession = (db: Db, { permissions, ...session }: SessionText & { readonly code?: string | undefined }) =>
  db
    .insertInto('learning.collaboration_sessions')
    .values({ ...session, ...(permissions !== undefined && { permissions: jsonb(permissions) }) })
    .returning(SESSION);

/** Changes what is given of an own session that is not over. */
export const updateSession = (
  db: Db,
  id: string,
  {
    permissions,
    ...change
  }: { readonly [Name in keyof SessionText]?: SessionText[Name] | undefined } & {
    readonly status?: CollaborationStatus | undefined;
  },
) =>
  db
    .updateTable('learning.collaboration_sessions')
    .set({ ...change, ...(permissions !== undefined && { permissions: jsonb(permissions) }) })
    .where('id', '=', id)
    .where('status', '<>', 'ENDED')
    .returning(SESSION);

/** Ends sessions that have expired, the longest ago first, at most so many. As service. Served by collaboration_sessions_status_expires_at_idx. */
export const endExpiredSessions = (db: Db, limit: number) =>
  db
    .updateTable('learning.collaboration_sessions')
    .set({ status: 'ENDED' })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('learning.collaboration_sessions as s')
        .select('s.id')
        .where('s.status', 'in', [sql<'ACTIVE'>`'ACTIVE'`, sql<'PAUSED'>`'PAUSED'`])
        .where('s.expires_at', '<=', sql<string>`now()`)
        .orderBy('s.expires_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning('id');

export const deleteSession = (db: Db, id: string) =>
  db.deleteFrom('learning.collaboration_sessions').where('id', '=', id).returning('id');

export const findCode = (db: Db, id: string) =>
  db.selectFrom('learning.collaboration_sessions').select(['code', 'code_version', 'language']).where('id', '=', id);

/** Puts code in the place of a version; the new version, or null where the caller may not. See learning.edit_session_code(). */
export const editCode = (db: Db, id: string, baseVersion: number, code: string, clientId: string | null) =>
  db.selectNoFrom(
    sql<number | null>`learning.edit_session_code(${id}::uuid, ${baseVersion}::integer, ${code}::text, ${clientId}::text)`.as(
      'code_version',
    ),
  );

/** Everybody who is or was in on a session that the caller sees, by id. Served by session_participants_pkey. */
export const listParticipants = (db: Db, sessionId: string, { after, limit }: After) =>
  db
    .selectFrom('learning.session_participants as p')
    .leftJoin('identity.public_profiles as u', 'u.id', 'p.user_id')
    .select(['p.user_id', 'p.role', 'p.joined_at', 'p.left_at', 'u.username', 'u.name'])
    .where('p.session_id', '=', sessionId)
    // Who left sees their own row still, but not the session.
    .where('p.session_id', 'in', (eb) =>
      eb.selectFrom('learning.collaboration_sessions as s').select('s.id').where('s.id', '=', sessionId),
    )
    .$if(after !== undefined, (query) => query.where(sql<boolean>`p.user_id > ${after?.[0]}::uuid`))
    .orderBy('p.user_id')
    .limit(limit);

/** One participant, as {@link listParticipants} tells them. */
export const findParticipant = (db: Db, sessionId: string, userId: string) =>
  db
    .selectFrom('learning.session_participants as p')
    .leftJoin('identity.public_profiles as u', 'u.id', 'p.user_id')
    .select(['p.user_id', 'p.role', 'p.joined_at', 'p.left_at', 'u.username', 'u.name'])
    .where('p.session_id', '=', sessionId)
    .where('p.user_id', '=', userId);

/** Lets somebody in on an own session, and tells them; null where there is no such session, false no such user. */
export const inviteParticipant = (db: Db, sessionId: string, userId: string, role: ParticipantRole) =>
  db.selectNoFrom(
    sql<boolean | null>`learning.invite_to_session(${sessionId}::uuid, ${userId}::uuid, ${role}::learning.participant_role)`.as(
      'invited',
    ),
  );

/** Of who is in on an own session. */
export const updateRole = (db: Db, sessionId: string, userId: string, role: ParticipantRole) =>
  db
    .updateTable('learning.session_participants')
    .set({ role })
    .where('session_id', '=', sessionId)
    .where('user_id', '=', userId)
    .where('left_at', 'is', null)
    .returning('user_id');

/** Puts somebody out of an own session: they see it no more. */
export const removeParticipant = (db: Db, sessionId: string, userId: string) =>
  db
    .updateTable('learning.session_participants')
    .set({ left_at: sql<string>`clock_timestamp()` })
    .where('session_id', '=', sessionId)
    .where('user_id', '=', userId)
    .where('left_at', 'is', null)
    .returning('user_id');

/** Whether the caller was in on it. */
export const leaveSession = (db: Db, id: string) => db.selectNoFrom(sql<boolean>`learning.leave_session(${id}::uuid)`.as('left'));

/** At which version the code of a session is, and whether it may be edited at all now, by whoever may. */
export const findEditability = (db: Db, id: string) =>
  db
    .selectFrom('learning.collaboration_sessions')
    .select(['status', 'code_version', sql<boolean>`(expires_at is null or expires_at > now())`.as('editable')])
    .where('id', '=', id);
