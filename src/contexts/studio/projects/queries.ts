import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { profileOf } from '../../../database/profile.ts';
import { jsonb } from '../../../database/values.ts';
import type { ProjectStatus } from '../../../generated/database.ts';
import type { ProjectMetadata, ProjectSettings } from '../json.ts';

export interface ProjectText {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly settings: ProjectSettings;
  readonly design_url?: string | null | undefined;
  readonly metadata?: ProjectMetadata | null | undefined;
  readonly tags: readonly string[];
}

export interface ProjectOutput {
  readonly output_html?: string | null | undefined;
  readonly output_css?: string | null | undefined;
  readonly output_js?: string | null | undefined;
}

/** What a build reports. */
export interface Build extends ProjectOutput {
  readonly status?: 'DRAFT' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | undefined;
  /** Decimal text. */
  readonly progress?: string | undefined;
  readonly deployment_url?: string | null | undefined;
  readonly preview_url?: string | null | undefined;
  readonly build_time_ms?: number | null | undefined;
  readonly bundle_size_bytes?: string | number | null | undefined;
  /** Decimal text. */
  readonly lighthouse_score?: string | null | undefined;
}

export interface Page {
  /** The key of the last row of the page before, as text: a number or a Date would lose digits. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

const COLUMNS = [
  'id',
  'user_id',
  'template_id',
  'name',
  'description',
  'tags',
  'status',
  'progress',
  'is_public',
  'deployment_url',
  'preview_url',
  'build_time_ms',
  'bundle_size_bytes',
  'lighthouse_score',
  'revision',
  'published_at',
  'created_at',
  'updated_at',
] as const;
const WHOLE = [...COLUMNS, 'settings', 'metadata', 'design_url', 'output_html', 'output_css', 'output_js'] as const;
const SUMMARY = COLUMNS.map((column) => `p.${column}` as const);

const me = sql<string>`(select core.current_user_id())`;

const owner = profileOf('p.user_id');

/** Whether the caller may do this with the project in the row. The ids are asked for once a query. */
const may = (right: 'EDIT' | 'DELETE' | 'SHARE') =>
  sql<boolean>`(user_id = ${me} or id = any ((select studio.shared_project_ids(${sql.lit(right)}))::uuid[]))`;

const older = ([time, id]: readonly string[]) => sql<boolean>`(p.created_at, p.id) < (${time}::timestamptz, ${id}::uuid)`;

/** The caller's own projects, newest first. Served by projects_user_id_created_at_idx. */
export const listProjects = (
  db: Db,
  { status, tag, after, limit }: Page & { readonly status?: ProjectStatus | undefined; readonly tag?: string | undefined },
) =>
  db
    .selectFrom('studio.projects as p')
    .select(SUMMARY)
    .where('p.user_id', '=', me)
    .$if(status !== undefined, (query) => query.where('p.status', '=', status ?? 'DRAFT'))
    .$if(tag !== undefined, (query) => query.where(sql<boolean>`p.tags @> array[${tag}]::text[]`))
    .$if(after !== undefined, (query) => query.where(older(after ?? [])))
    .orderBy('p.created_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit);

/** Projects of others on which the caller works, the last joined first, and as what. Served by project_collaborators_user_id_id_idx. */
export const listSharedProjects = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('studio.project_collaborators as c')
    .innerJoin('studio.projects as p', 'p.id', 'c.project_id')
    .select(SUMMARY)
    .select(['c.id as collaborator_id', 'c.role', owner.as('owner')])
    .select([
      sql<boolean>`(c.can_edit or c.role in ('EDITOR', 'ADMIN'))`.as('can_edit'),
      sql<boolean>`(c.can_delete or c.role = 'ADMIN')`.as('can_delete'),
      sql<boolean>`(c.can_share or c.role = 'ADMIN')`.as('can_share'),
    ])
    .where('c.user_id', '=', me)
    .$if(after !== undefined, (query) => query.where('c.id', '<', sql<string>`${after?.[0]}::uuid`))
    .orderBy('c.id', 'desc')
    .limit(limit);

/** Everybody's public projects, newest first. Served by the partial projects_public_idx. */
export const listPublicProjects = (db: Db, { tag, after, limit }: Page & { readonly tag?: string | undefined }) =>
  db
    .selectFrom('studio.projects as p')
    .select(SUMMARY)
    .select(owner.as('owner'))
    .where(sql<boolean>`p.is_public`)
    .$if(tag !== undefined, (query) => query.where(sql<boolean>`p.tags @> array[${tag}]::text[]`))
    .$if(after !== undefined, (query) => query.where(older(after ?? [])))
    .orderBy('p.created_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit);

/** The public projects of one user, newest first; of an account that is not active, none. Served by projects_user_id_created_at_idx. */
export const listPublicProjectsOf = (db: Db, userId: string, page: Page & { readonly tag?: string | undefined }) =>
  listPublicProjects(db, page).where(
    'p.user_id',
    '=',
    db.selectFrom('identity.public_profiles').select('id').where('id', '=', userId),
  );

/** The tags of the caller's own projects, most used first, at most 1000. */
export const listProjectTags = (db: Db) =>
  db
    .selectFrom(['studio.projects as p', sql<{ tag: string }>`unnest(p.tags)`.as<'t'>(sql`t(tag)`)])
    .select(['t.tag', sql<number>`count(*)::integer`.as('projects')])
    .where('p.user_id', '=', me)
    .groupBy('t.tag')
    .orderBy('projects', 'desc')
    .orderBy('t.tag')
    .limit(1000);

/** A project that the caller may see, and what they may do with it. */
export const findProject = (db: Db, id: string) =>
  db
    .selectFrom('studio.projects')
    .select(WHOLE)
    .select([may('EDIT').as('can_edit'), may('DELETE').as('can_delete'), may('SHARE').as('can_share')])
    .where('id', '=', id);

/** A public project, with whose it is. */
export const findPublicProject = (db: Db, id: string) =>
  db
    .selectFrom('studio.projects as p')
    .select(WHOLE.map((column) => `p.${column}` as const))
    .select(owner.as('owner'))
    .where('p.id', '=', id)
    .where(sql<boolean>`p.is_public`);

/** Where a project stands that the caller may see, and what they may do with it: to say why something was not done. */
export const findProjectStanding = (db: Db, id: string) =>
  db
    .selectFrom('studio.projects')
    .select(['status', may('EDIT').as('can_edit'), may('DELETE').as('can_delete'), may('SHARE').as('can_share')])
    .where('id', '=', id);

const average = (column: string) => sql<string | null>`round(avg(${sql.ref(column)}), 2)::text`;
const ofStatus = (status: ProjectStatus) =>
  sql`${sql.lit(status)}, count(*) filter (where p.status = ${sql.lit(status)})::integer`;
const byStatus = sql<Record<ProjectStatus, number>>`json_build_object(${sql.join(
  (['DRAFT', 'PROCESSING', 'COMPLETED', 'PUBLISHED', 'ARCHIVED', 'FAILED'] as const).map(ofStatus),
)})`;

/** The caller's own projects in numbers. Served by projects_user_id_created_at_idx. */
export const findProjectStatistics = (db: Db) =>
  db
    .selectFrom('studio.projects as p')
    .select((eb) => [
      sql<number>`count(*)::integer`.as('project_count'),
      byStatus.as('by_status'),
      sql<number>`count(*) filter (where p.is_public)::integer`.as('public_count'),
      sql<number>`count(p.build_time_ms)::integer`.as('build_count'),
      average('p.progress').as('average_progress'),
      average('p.build_time_ms').as('average_build_time_ms'),
      average('p.bundle_size_bytes').as('average_bundle_size_bytes'),
      average('p.lighthouse_score').as('average_lighthouse_score'),
      eb
        .selectFrom('studio.project_collaborators as c')
        .select(sql<number>`count(*)::integer`.as('count'))
        .where('c.user_id', '=', me)
        .$asScalar()
        .$notNull()
        .as('shared_count'),
      eb
        .selectFrom('studio.projects as mine')
        .innerJoin('studio.project_collaborators as c', 'c.project_id', 'mine.id')
        .select(sql<number>`count(*)::integer`.as('count'))
        .where('mine.user_id', '=', me)
        .$asScalar()
        .$notNull()
        .as('collaborator_count'),
    ])
    .where('p.user_id', '=', me);

/** Owned by the acting user, and a draft. */
export const insertProject = (
  db: Db,
  { settings, metadata, tags, ...project }: ProjectText & { readonly template_id?: string | null | undefined },
) =>
  db
    .insertInto('studio.projects')
    .values({ ...project, settings: jsonb(settings), metadata: metadata ? jsonb(metadata) : null, tags: [...tags] })
    .returning(WHOLE);

/** Changes what is given, of the revision that was read: a trigger refuses it when that is not the current one any more. */
export const updateProject = (
  db: Db,
  id: string,
  revision: number,
  {
    settings,
    metadata,
    tags,
    ...change
  }: { readonly [Name in keyof (ProjectText & ProjectOutput)]?: (ProjectText & ProjectOutput)[Name] | undefined },
) =>
  db
    .updateTable('studio.projects')
    .set({
      ...change,
      revision,
      ...(settings !== undefined && { settings: jsonb(settings) }),
      ...(metadata !== undefined && { metadata: metadata === null ? null : jsonb(metadata) }),
      ...(tags !== undefined && { tags: [...tags] }),
    })
    .where('id', '=', id)
    .returning(WHOLE);

/** Records how far the work is and what was built. A new status only where the project is neither published nor put away. */
export const updateBuild = (db: Db, id: string, { status, progress, ...build }: Build) =>
  db
    .updateTable('studio.projects')
    .set({ ...build, status, progress: progress ?? (status === 'COMPLETED' ? '100' : undefined) })
    .where('id', '=', id)
    .$if(status !== undefined, (query) => query.where('status', 'not in', ['PUBLISHED', 'ARCHIVED']))
    .returning(WHOLE);

/** Shows a completed project to everybody. A second time changes nothing. */
export const publishProject = (db: Db, id: string) =>
  db
    .updateTable('studio.projects')
    .set({ status: 'PUBLISHED', is_public: true })
    .where('id', '=', id)
    .where('status', 'in', ['COMPLETED', 'PUBLISHED'])
    .returning(WHOLE);

/** Hides a project again. What was published is then completed. */
export const unpublishProject = (db: Db, id: string) =>
  db
    .updateTable('studio.projects')
    .set({
      status: sql<ProjectStatus>`case status when 'PUBLISHED' then 'COMPLETED' else status end`,
      is_public: false,
    })
    .where('id', '=', id)
    .returning(WHOLE);

/** Puts a project away, and hides it, unless work on it goes on. */
export const archiveProject = (db: Db, id: string) =>
  db
    .updateTable('studio.projects')
    .set({ status: 'ARCHIVED', is_public: false })
    .where('id', '=', id)
    .where('status', '<>', 'PROCESSING')
    .returning(WHOLE);

/** Takes a project out again, as a draft. */
export const restoreProject = (db: Db, id: string) =>
  db
    .updateTable('studio.projects')
    .set({ status: 'DRAFT' })
    .where('id', '=', id)
    .where('status', '=', 'ARCHIVED')
    .returning(WHOLE);

export const deleteProject = (db: Db, id: string) => db.deleteFrom('studio.projects').where('id', '=', id).returning('id');
