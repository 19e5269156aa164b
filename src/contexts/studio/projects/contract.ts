import { z } from 'zod';
import { identityUsers, ProjectStatus, studioProjectCollaborators, studioProjects } from '../../../generated/contracts.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';

const { row, insert, update } = studioProjects;

const text = { name: true, description: true, settings: true, design_url: true, metadata: true, tags: true } as const;
const output = { output_html: true, output_css: true, output_js: true } as const;
const measured = {
  progress: true,
  deployment_url: true,
  preview_url: true,
  build_time_ms: true,
  bundle_size_bytes: true,
  lighthouse_score: true,
} as const;

const changesSomething = [(body: object) => Object.keys(body).length > 0, 'must change something'] as const;

export const ProjectParams = z.strictObject({ id: row.shape.id });

export const NewProjectBody = insert.pick({ ...text, template_id: true }).extend({
  settings: insert.shape.settings.default({}),
  tags: insert.shape.tags.default([]),
});
export const ProjectPatchBody = update.pick({ ...text, ...output }).refine(...changesSomething);

/** How far the work on a project is; PUBLISHED and ARCHIVED have routes of their own. */
export const BuildBody = update
  .pick({ ...output, ...measured })
  .extend({ status: ProjectStatus.exclude(['PUBLISHED', 'ARCHIVED']).optional() })
  .refine(...changesSomething);

const Tag = z.string().min(1).max(200);
export const ListProjectsQuery = PageQuery.extend({ status: ProjectStatus.optional(), tag: Tag.optional() });
export const GalleryQuery = PageQuery.extend({ user_id: row.shape.user_id.optional(), tag: Tag.optional() });

export const Project = row;
export const ProjectSummary = row.omit({ settings: true, metadata: true, design_url: true, ...output });
export const ProjectPage = pageOfSchema(ProjectSummary);

const rights = studioProjectCollaborators.row.pick({ can_edit: true, can_delete: true, can_share: true }).shape;
const may = (what: string) => z.boolean().meta({ description: `Whether you may ${what} it.` });

/** A project, and what the caller may do with it. */
export const ProjectWithRights = Project.extend({ can_edit: may('edit'), can_delete: may('delete'), can_share: may('share') });

/** Who somebody is, as everybody may know; null when the account is not active any more. */
export const Profile = identityUsers.row
  .pick({ username: true, name: true, avatar_url: true })
  .nullable()
  .meta({ description: 'Null when the account is not active any more.' });

export const SharedProjectPage = pageOfSchema(
  ProjectSummary.extend({
    owner: Profile,
    collaborator_id: studioProjectCollaborators.row.shape.id,
    role: studioProjectCollaborators.row.shape.role,
    ...rights,
  }),
);

export const PublicProject = Project.extend({ owner: Profile });
export const PublicProjectPage = pageOfSchema(ProjectSummary.extend({ owner: Profile }));

export const TagCounts = z.strictObject({ data: z.array(z.strictObject({ tag: z.string(), projects: z.int() })) });

const average = (what: string) =>
  z
    .string()
    .nullable()
    .meta({ description: `${what}, as decimal text; null where there is none.` });
export const ProjectStatistics = z.strictObject({
  project_count: z.int(),
  by_status: z.record(ProjectStatus, z.int()),
  public_count: z.int(),
  shared_count: z.int().meta({ description: 'Projects of others on which you work.' }),
  collaborator_count: z.int().meta({ description: 'People who work on yours; who works on two is counted twice.' }),
  build_count: z.int().meta({ description: 'Projects that were built.' }),
  average_progress: average('Percentage of the work that is done'),
  average_build_time_ms: average('Milliseconds of the last builds'),
  average_bundle_size_bytes: average('Bytes of what was built'),
  average_lighthouse_score: average('Lighthouse score'),
});
