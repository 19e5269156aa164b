/** What Unicode does not take apart into a letter and its mark. */
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' };

/** Characters of a slug at most, before a suffix. */
const SLUG_LENGTH = 180;
/** A title as lower-case words and digits with a hyphen between them, at most 180 characters; `otherwise` where none is left. */
export function slugOf(title: string, otherwise: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{Mark}|['’]/gu, '')
    .replaceAll(/[^a-z0-9]/gu, (character) => LETTERS[character] ?? '-')
    .split('-')
    .filter((word) => word !== '');
  const slug = words.join('-').slice(0, SLUG_LENGTH).replace(/-$/, '');
  return slug === '' ? otherwise : slug;
}
