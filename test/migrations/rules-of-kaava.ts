import type { Rules } from './rule.ts';

export const kaavaRules: Rules = {
  'kaava.refresh': [
    {
      refused: 'P0002',
      breaks: [
        {
          by: 'service',
          given: `delete from kaava.refresh_policies where matview = 'prompts.daily_usage'`,
          statement: 'select prompts.refresh_daily_usage()',
        },
      ],
      edge: [
        { by: 'service', statement: 'select prompts.refresh_daily_usage()' },
        {
          by: 'service',
          given: `delete from kaava.refresh_policies where matview <> 'prompts.daily_usage'`,
          statement: 'select prompts.refresh_daily_usage()',
        },
      ],
    },
  ],
};
