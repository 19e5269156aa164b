import { expect } from 'vitest';
import type { User } from '../contexts/identity/fixture.ts';
import type { Maker, World } from './world.ts';

/** A link to a file is made without looking whether it is there. */
async function withFile({ owner }: Maker['database'], { id: userId }: User, id: string): Promise<string> {
  await owner.query(
    `update content.media_assets set object_key = $2 || '/content/' || id, content_type = 'image/png', size_bytes = 1 where id = $1`,
    [id, userId],
  );
  return id;
}

export const contentWorld: World = {
  make: async ({ make, database, owner }) => ({
    articles: await make('/articles', { title: 'Mine', content: 'Mine', html_content: '<p>Mine</p>' }),
    drafts: await make('/drafts', { title: 'Mine' }),
    'research-queries': await make('/research-queries', { query: 'Mine?' }),
    'media-assets': await withFile(
      database,
      owner,
      await make('/media-assets', { type: 'IMAGE', provider: 'GEMINI', prompt: 'Mine' }),
    ),
  }),
  bodies: {
    beginMediaUpload: { content_type: 'image/png', size_bytes: 1000 },
    updateMediaAsset: { style: 'etching' },
  },
  open: ['getPublishedArticle'],
  async unchanged(owner, ids) {
    expect((await owner.call('get', `/articles/${ids['articles']}`)).body).toMatchObject({ title: 'Mine', status: 'DRAFT' });
    expect((await owner.call('get', `/drafts/${ids['drafts']}`)).body).toMatchObject({ title: 'Mine', revision: 1 });
    expect((await owner.call('get', `/research-queries/${ids['research-queries']}`)).body).toMatchObject({ summary: null });
    await owner.call('get', `/media-assets/${ids['media-assets']}`).expect(200);
  },
};
