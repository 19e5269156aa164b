import { RESERVED, typeNameOf } from '../names.ts';

/** Gives each name once: a second that would be called the same has a number. */
export class Naming {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** `list prompts` is ListPrompts. */
  type(...words: readonly string[]): string {
    return this.#free(typeNameOf(...words));
  }

  /** `list-prompts` is listPrompts; what is a name already stays as it is. */
  value(words: string): string {
    return this.#free(valueNameOf(words));
  }

  /** The same, of a property, which may have any word for a name. */
  property(words: string): string {
    return this.#free(propertyNameOf(words));
  }

  #free(name: string): string {
    let free = name;
    for (let number = 2; this.#taken.has(free); number += 1) free = `${name}${String(number)}`;
    this.#taken.add(free);
    return free;
  }
}

export function valueNameOf(words: string): string {
  const name = propertyNameOf(words);
  return RESERVED.has(name) ? `${name}_` : name;
}

function propertyNameOf(words: string): string {
  if (/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(words)) return words;
  const type = typeNameOf(words);
  return type.charAt(0).toLowerCase() + type.slice(1);
}
