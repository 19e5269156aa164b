import { expect, test } from 'vitest';
import { exportedTypes, jsonTypeIn, withoutTags } from '../../../src/toolkit/generate/json-types.ts';

test('a comment names its type anywhere, and the rest of it is the documentation', () => {
  expect(jsonTypeIn('What it expects. @json Variables')).toBe('Variables');
  expect(jsonTypeIn('@json Variables of the template')).toBe('Variables');
  expect(jsonTypeIn('a mail to me@json Variables')).toBeUndefined();
  expect(jsonTypeIn(null)).toBeUndefined();
  expect(withoutTags('What it expects. @json Variables')).toBe('What it expects.');
  expect(withoutTags('@json Variables')).toBe('');
  expect(withoutTags('The sum of it. @notNull')).toBe('The sum of it.');
  expect(withoutTags('@notNullable is no word of ours')).toBe('@notNullable is no word of ours');
});

test('types, interfaces, classes and export lists are exported; values, comments and private types are not', () => {
  const source = `
    export type A = string;
    export interface B<T> { c: T }
    export class C {}
    export const D = 1;
    type E = 1; interface F {}
    export { type E, F as G };
    export type { H } from './h.ts';
    // export type I = 1;
    /* export type J = 1; */
  `;
  expect([...exportedTypes(source)].toSorted()).toEqual(['A', 'B', 'C', 'E', 'G', 'H']);
});
