import { z } from 'zod';
import { textOf } from '../../../generated/contracts/columns.ts';

const MOST_BYTES = 16_384;
const line = textOf(200, 1);

/** What is stored encrypted, as a whole: the database has no CHECK of it, so its rules are here. */
export const PersonalData = z
  .strictObject({
    legal_name: line.optional(),
    phone: z
      .string()
      .regex(/^\+[1-9][0-9]{6,14}$/, 'must be a telephone number in the form of E.164, such as +358401234567')
      .optional()
      .meta({ examples: ['+358401234567'] }),
    birth_date: z.iso.date().optional(),
    address: z
      .strictObject({
        lines: z.array(line).min(1).max(4),
        postal_code: textOf(20, 1).optional(),
        city: line,
        region: line.optional(),
        country: z.string().regex(/^[A-Z]{2}$/, 'must be two letters of ISO 3166, such as FI'),
      })
      .optional(),
    payment: z
      .record(textOf(100, 1), z.json())
      .optional()
      .meta({ description: "What your client needs to pay with, such as a payment provider's customer id. No card numbers." }),
    preferences: z.record(textOf(100, 1), z.json()).optional().meta({ description: 'What nobody else should know you prefer.' }),
  })
  .refine((data) => Buffer.byteLength(JSON.stringify(data)) <= MOST_BYTES, `must be ${String(MOST_BYTES)} bytes as JSON at most`);
