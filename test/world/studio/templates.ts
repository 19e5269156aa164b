import { expect } from 'vitest';
import { png } from '../../contexts/files.ts';
import type { World } from '../world.ts';

const CODE = { html_content: '<p>Mine</p>' };

export const templatesWorld: World = {
  async make({ make, database, owner, ids }) {
    const insert = async (sql: string): Promise<string> =>
      ((await database.owner.query<{ id: string }>(sql, [owner.id])).rows[0] ?? { id: '' }).id;
    const [project, session] = [ids['projects'], ids['ai-sessions']];
    const design = png(1000);
    const link = (await owner.call('post', `/ai-sessions/${session}/design`, { content_type: 'image/png', size_bytes: 1000 }))
      .body;
    await owner.call('put', link.url.replace(/^\/v1/, ''), design).set(link.headers).expect(204);
    const others = await insert(
      `insert into studio.module_templates (author_id, name, slug, category, complexity, html_content, is_public, is_approved)
       select null, 'Of nobody', 'of-nobody-' || $1::uuid, 'HERO', 'SIMPLE', 'x', true, true returning id`,
    );
    return {
      'module-templates': await make('/module-templates', { name: 'Mine', category: 'HERO', complexity: 'SIMPLE', ...CODE }),
      'template-reviews': await make(`/module-templates/${others}/reviews`, { rating: 4, comment: 'Mine' }),
      templates: await make('/templates', { project_id: project, name: 'Mine', hubspot_config: {}, ...CODE }),
    };
  },
  bodies: {
    beginDesignUpload: { content_type: 'image/png', size_bytes: 1000 },
    updateModuleTemplate: { name: 'Yours' },
    createTemplateReview: { rating: 5 },
    updateTemplateReview: { comment: 'Yours' },
    updateTemplate: { name: 'Yours' },
  },
  open: ['getPublishedModuleTemplate'],
  async unchanged(owner, ids) {
    const read = async (path: string) => (await owner.call('get', path).expect(200)).body;
    expect(await read(`/module-templates/${ids['module-templates']}`)).toMatchObject({ name: 'Mine', is_public: false });
    expect(await read(`/template-reviews/${ids['template-reviews']}`)).toMatchObject({ rating: 4, comment: 'Mine' });
    expect(await read(`/templates/${ids['templates']}`)).toMatchObject({ status: 'DRAFT', version: '1.0.0', ...CODE });
    expect(await read(`/ai-sessions/${ids['ai-sessions']}/design`)).toMatchObject({ size_bytes: 1000 });
  },
};
