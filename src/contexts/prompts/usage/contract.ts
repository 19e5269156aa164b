import { z } from 'zod';
import { number64 as Decimal } from '../../../generated/contracts/columns.ts';

export const Usage = z.strictObject({
  executions: Decimal,
  failures: Decimal,
  avg_latency_ms: Decimal.nullable(),
  avg_cost_usd: Decimal.nullable(),
  cost_usd: Decimal,
});

export const DailyUsageQuery = z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() });
export const DailyUsage = z.strictObject({
  data: z.array(
    z.strictObject({
      day: z.string(),
      executions: Decimal,
      failures: Decimal,
      avg_latency_ms: Decimal.nullable(),
      p95_latency_ms: Decimal.nullable(),
      cost_usd: Decimal,
      tokens: Decimal,
    }),
  ),
});
