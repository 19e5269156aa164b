import type { Actor } from '../../database/session.ts';

/**
 * Whose answers and code somebody reads where they may read any: instructors and administrators those of all, as the policies have it.
 * Who reads their own asks for them: below the policy alone they would be looked for among everybody's.
 */
export const whoseWork = ({ actor, userRole }: { readonly actor: Actor; readonly userRole?: string }): 'own' | 'all' =>
  userRole === 'INSTRUCTOR' || actor.role === 'administrator' ? 'all' : 'own';
