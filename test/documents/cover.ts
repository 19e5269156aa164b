import type { Catalog } from '../../src/catalog/catalog.ts';
import { type Aspect, type Difference, differencesAt } from './compare.ts';
import type { Document, Fact } from './facts.ts';
import { type Place, placesIn } from './places.ts';
import type { Reach } from './reach.ts';
import { placeByRule } from './rules.ts';
import type { Scope } from './scope.ts';

/** What somebody decided about a fact that no rule places, or that is not with us as the document has it. */
export interface Decision {
  /** Where it lives, if not where the rule says. Of an example, nowhere if there is none: then `why` is the reason. */
  readonly at?: Place | readonly Place[];
  /** In what it differs there. */
  readonly differs?: readonly Aspect[];
  /** Why, for whoever knows the document. */
  readonly why: string;
}

/** By the fact's id. */
export type Decisions = Readonly<Record<string, Decision>>;

/** One fact and where it lives now. It is covered when there is a place, or of an example a reason, and no problem. */
export interface Coverage {
  readonly fact: Fact;
  readonly places: readonly Place[];
  readonly decision?: Decision;
  readonly differences: readonly Difference[];
  /** What is wrong, in words; empty when it is covered. */
  readonly problems: readonly string[];
}

const ORDER = ['model', 'field', 'type', 'enum', 'label', 'relation', 'index', 'check', 'object', 'example'] as const;

/** Facts that others build on come first: a model before its fields, a foreign key before the other side of its relation. */
const rank = (fact: Fact): number => ORDER.indexOf(fact.kind) + (fact.kind === 'relation' && fact.fields === undefined ? 0.5 : 0);

/** What there is of ours. */
export interface Ours {
  readonly catalog: Catalog;
  readonly reach: Reach;
}

/** Where everything in a document lives, in the document's order. */
export function coverDocument({ facts }: Document, decisions: Decisions, { catalog, reach }: Ours): Coverage[] {
  const isThere = placesIn(catalog, reach);
  const covered = new Map<string, Coverage>();
  const scope: Scope = { catalog, facts, placesOf: (id) => covered.get(id)?.places ?? [] };
  for (const fact of facts.toSorted((a, b) => rank(a) - rank(b))) covered.set(fact.id, cover(fact, decisions, scope, isThere));
  return facts.flatMap(({ id }) => covered.get(id) ?? []);
}

function cover(fact: Fact, decisions: Decisions, scope: Scope, isThere: (place: Place) => boolean): Coverage {
  const decision = Object.hasOwn(decisions, fact.id) ? decisions[fact.id] : undefined;
  const byRule = placeByRule(fact, scope);
  const decided = decision?.at === undefined ? [] : [decision.at].flat();
  const places = decided.length > 0 ? decided : byRule === undefined ? [] : [byRule];
  const there = places.filter(isThere);
  const differences = there.flatMap((place) => differencesAt(fact, place, scope));
  const unexplained = differences.filter(({ aspect }) => decision?.differs?.includes(aspect) !== true);
  const idle = (decision?.differs ?? []).filter((aspect) => !differences.some((each) => each.aspect === aspect));
  const isReason = fact.kind === 'example' && decision !== undefined && decided.length === 0;
  const problems = [
    ...(places.length === 0 && !isReason ? ['is missing: no rule places it, and no decision says where it lives'] : []),
    ...places.filter((place) => !isThere(place)).map((place) => `is missing: there is no ${place}`),
    ...unexplained.map(({ aspect, theirs, ours }) => `differs in ${aspect}: theirs is ${theirs}, ours is ${ours}`),
    ...idle.map((aspect) => `does not differ in ${aspect}, though the decision says so`),
    ...(decision !== undefined &&
    decision.differs === undefined &&
    !isReason &&
    (decided.length === 0 || decided.join() === byRule)
      ? ['needs no decision: the rule says the same']
      : []),
  ];
  return { fact, places: there, ...(decision === undefined ? {} : { decision }), differences, problems };
}

/** Everything that is wrong with a document's coverage, `Model.field is missing: …`; decisions about nothing too. */
export function problemsOf(document: Document, decisions: Decisions, ours: Ours): string[] {
  const ids = new Set(document.facts.map(({ id }) => id));
  return [
    ...coverDocument(document, decisions, ours).flatMap(({ fact, problems }) =>
      problems.map((problem) => `${document.name}, line ${String(fact.lines[0])}: ${fact.id} ${problem}`),
    ),
    ...Object.keys(decisions)
      .filter((id) => !ids.has(id))
      .map((id) => `${document.name}: a decision about ${id}, which the document does not say`),
  ];
}
