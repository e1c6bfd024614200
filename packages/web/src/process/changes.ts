/** What was done to a process: by whoever edits it here, and by somebody else at the same time. */
import type { Step } from '@tako/api';
import { type Draft, type DraftStep, isSame } from './draft.ts';

/** Names of steps. */
export type Changes = {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly isReordered: boolean;
};

/** What made `after` of `before`. */
export function changesBetween(before: Draft, after: Draft): Changes {
  const [old, now] = [byKey(before), byKey(after)];
  const added = after.filter(({ key }) => !old.has(key));
  const removed = before.filter(({ key }) => !now.has(key));
  const changed = after.filter(({ key, step }) => old.has(key) && !isSame(old.get(key), step));
  return {
    ...{ added: namesOf(added), changed: namesOf(changed), removed: namesOf(removed) },
    isReordered: isReordered(before, after),
  };
}

export function hasChanges({ added, changed, removed, isReordered: isMoved }: Changes): boolean {
  return added.length + changed.length + removed.length > 0 || isMoved;
}

/** "2 steps changed, 1 added, order changed". */
export function changesText({ added, changed, removed, isReordered: isMoved }: Changes): string {
  const counted = (
    [
      ['changed', changed],
      ['added', added],
      ['deleted', removed],
    ] as const
  ).filter(([, names]) => names.length > 0);
  const parts = counted.map(([what, { length }], index) =>
    index === 0 ? `${length} ${length === 1 ? 'step' : 'steps'} ${what}` : `${length} ${what}`,
  );
  if (isMoved) parts.push(parts.length === 0 ? 'The order has changed' : 'another order');
  return parts.join(', ');
}

export type Merged =
  | { readonly draft: Draft }
  /** Steps, by name, of which both say something else; empty where it is only their order. */
  | { readonly conflicts: readonly string[] };

/**
 * What both wanted, where no step was changed by both. Orders are those of whoever changed it; new steps stay behind the
 * one that they were put behind.
 */
export function mergeChanges(base: Draft, mine: Draft, theirs: Draft): Merged {
  const conflicts = bothChanged(base, mine, theirs);
  if (conflicts.length > 0) return { conflicts };
  const [iMoved, theyMoved] = [isReordered(base, mine), isReordered(base, theirs)];
  if (iMoved && theyMoved && !isSame(keysOf(mine), keysOf(theirs))) return { conflicts: [] };
  const [first, second] = iMoved ? [mine, theirs] : [theirs, mine];
  const steps = mergedSteps(base, mine, theirs);
  const order = withNewOnes(keysOf(first), keysOf(second)).filter((key) => steps.has(key));
  return { draft: order.map((key) => ({ key, step: steps.get(key) as Step })) };
}

function bothChanged(base: Draft, mine: Draft, theirs: Draft): string[] {
  const [my, their] = [byKey(mine), byKey(theirs)];
  return base
    .filter(({ key, step }) => {
      const [own, other] = [my.get(key), their.get(key)];
      return !isSame(own, step) && !isSame(other, step) && !isSame(own, other);
    })
    .map(({ step }) => step.name);
}

/** Every step that is there in the end, each as whoever changed it wanted it. */
function mergedSteps(base: Draft, mine: Draft, theirs: Draft): ReadonlyMap<string, Step> {
  const [old, my, their] = [byKey(base), byKey(mine), byKey(theirs)];
  const merged = new Map<string, Step>();
  for (const key of new Set([...my.keys(), ...their.keys()])) {
    const [before, own, other] = [old.get(key), my.get(key), their.get(key)];
    const wanted = before === undefined ? (own ?? other) : isSame(own, before) ? other : own;
    if (wanted) merged.set(key, wanted);
  }
  return merged;
}

/** The keys of `first`, and those that only `second` has behind whatever stands before them there. */
function withNewOnes(first: readonly string[], second: readonly string[]): string[] {
  const order = [...first];
  for (const [index, key] of second.entries()) {
    if (order.includes(key)) continue;
    const before = second.slice(0, index).findLast((other) => order.includes(other));
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, key);
  }
  return order;
}

/** Whether steps that both have come in another order. */
function isReordered(before: Draft, after: Draft): boolean {
  const [old, now] = [new Set(keysOf(before)), new Set(keysOf(after))];
  return !isSame(
    keysOf(before).filter((key) => now.has(key)),
    keysOf(after).filter((key) => old.has(key)),
  );
}

const keysOf = (draft: Draft): string[] => draft.map(({ key }) => key);
const namesOf = (entries: readonly DraftStep[]): string[] => entries.map(({ step }) => step.name);
const byKey = (draft: Draft): ReadonlyMap<string, Step> => new Map(draft.map(({ key, step }) => [key, step]));
