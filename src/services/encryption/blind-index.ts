import { createHmac, hkdfSync } from 'node:crypto';
import { UsageError } from '../../errors.ts';
import { lengthPrefixed, type Cell } from './envelope.ts';
import { INDEX_KEY, type KeyRing } from './key-ring.ts';

/**
 * 32 bytes by which an encrypted value is found again without being stored in the clear: HMAC-SHA-256 of the value as {@link normalized}, with
 * a key of the column's own, which HKDF-SHA-256 derives from the key `index`. Equal values are equal in one column and unlike in any other.
 *
 * It tells which rows have the same value, so index nothing of which there are few: a birthday, a sex, a city.
 *
 * @throws UsageError when there is no key `index`
 */
export function blindIndex({ indexKey }: KeyRing, { table, column }: Pick<Cell, 'table' | 'column'>, value: string): Buffer {
  if (indexKey === undefined)
    throw new UsageError(
      `Searching encrypted data needs a key called ${INDEX_KEY} beside the others: kaava keys new --id ${INDEX_KEY} makes it.`,
    );
  const key = hkdfSync('sha256', indexKey, '', lengthPrefixed(['kaava blind index', table, column]), 32);
  return createHmac('sha256', Buffer.from(key)).update(normalized(value)).digest();
}

/**
 * What is looked for, however it is typed: Unicode's compatible composition (NFKC), lower case, a single space for any run of white space,
 * and none around. `ＡNNA  Müller ` and `anna mu¨ller` are the same. Punctuation counts: bring telephone numbers into one form (E.164) first.
 */
export const normalized = (value: string): string =>
  value.normalize('NFKC').toLowerCase().normalize('NFKC').replaceAll(/\s+/gu, ' ').trim();
