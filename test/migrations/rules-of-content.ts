import type { Rules } from './rule.ts';

const article = (set: string) => `update content.articles set ${set} where title = 'alice draft'`;
const draft = (set: string) => `update content.drafts set ${set} where title = 'alice'`;

export const contentRules: Rules = {
  'content.articles articles_stamp': [
    {
      look: `select concat_ws(' ', word_count, published_at is not null) from content.articles where title = 'alice draft'`,
      acts: [
        { by: 'alice', statement: article(`content = 'three words now'`), seen: '3 f' },
        { by: 'alice', statement: article(`status = 'PUBLISHED'`), seen: '1 t' },
        { by: { owner: 'No role counts words itself.' }, statement: article('word_count = 99'), seen: '1 f' },
      ],
      spares: [
        { by: 'alice', statement: article(`seo_title = 'three words now'`), seen: '1 f' },
        { by: 'alice', statement: article(`status = 'ARCHIVED'`), seen: '1 f' },
      ],
    },
  ],
  'content.drafts drafts_revise': [
    {
      refused: '23514 drafts_revision_current',
      breaks: [
        { by: 'alice', statement: draft(`sections = '[{}]', revision = 0`), instead: '23514 drafts_revision_positive' },
        { by: 'alice', statement: draft(`sections = '[{}]', revision = 2`) },
      ],
      edge: [{ by: 'alice', statement: draft(`sections = '[{}]', revision = 1`) }],
    },
    {
      look: `select revision from content.drafts where title = 'alice'`,
      acts: [{ by: 'alice', statement: draft(`sections = '[{}]'`), seen: '2' }],
      spares: [{ by: 'alice', statement: draft('sections = sections, revision = 1'), seen: '1' }],
    },
  ],
};
