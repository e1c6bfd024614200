import { fold } from '../replacement.ts';
import { readFragment } from './read-fragment.ts';
import { type CollectionStart, isEnd, isStart, type ScalarEvent, type YamlEvent } from './yaml-event.ts';

/** What a variable gives for a path; `undefined` as a value is a variable without one. */
export type Find = (path: string) => { readonly value: string | undefined } | undefined;

/** The events with the values that are found by their folded path, such as `servers:0:url`, in place of their own. */
export function* replaceValues(events: Iterable<YamlEvent>, find: Find): Generator<YamlEvent> {
  const within: Level[] = [];
  let replaced: Replacing | undefined;
  for (const event of events) {
    if (replaced) {
      if (isStart(event)) replaced.level += 1;
      else if (isEnd(event)) replaced.level -= 1;
      if (replaced.level > 0) continue;
      yield* readFragment(replaced.value, replaced.start);
      replaced = undefined;
      continue;
    }
    if (isEnd(event)) within.pop();
    const path = isNode(event) ? enter(within.at(-1), event) : undefined;
    const found = path === undefined ? undefined : find(path);
    if (isStart(event)) {
      if (found) replaced = { start: event, value: found.value, level: 1 };
      else within.push(levelOf(event, path, within.length === 0));
    }
    if (replaced) continue;
    yield found && event.kind === 'scalar' ? withText(event, found.value) : event;
  }
}

type Replacing = { readonly start: CollectionStart; readonly value: string | undefined; level: number };

/** A collection that the reading is in. */
type Level = {
  readonly kind: CollectionStart['kind'];
  /** In front of the names or numbers; undefined where nothing in it can be named. */
  readonly prefix: string | undefined;
  /** What follows next is a key. */
  atKey: boolean;
  /** The last key; undefined for one that is no scalar. */
  key: string | undefined;
  index: number;
};

type NodeEvent = Extract<YamlEvent, { kind: 'alias' | 'scalar' | CollectionStart['kind'] }>;

function isNode(event: YamlEvent): event is NodeEvent {
  return event.kind === 'alias' || event.kind === 'scalar' || isStart(event);
}

function levelOf({ kind }: CollectionStart, path: string | undefined, isRoot: boolean): Level {
  const prefix = isRoot ? '' : path === undefined ? undefined : `${path}:`;
  return { kind, prefix, atKey: true, key: undefined, index: -1 };
}

/** Goes on by one node and tells its path; undefined for the root, for a key, and for what a key has that is no scalar. */
function enter(level: Level | undefined, event: NodeEvent): string | undefined {
  if (!level) return undefined;
  if (level.kind === 'sequence-start') {
    level.index += 1;
    return level.prefix === undefined ? undefined : level.prefix + level.index;
  }
  const isKey = level.atKey;
  level.atKey = !isKey;
  if (isKey) {
    level.key = event.kind === 'scalar' ? event.text : undefined;
    return undefined;
  }
  return level.prefix === undefined || level.key === undefined ? undefined : level.prefix + fold(level.key);
}

/** Style, anchor and tag stay; nothing is a plain null, which has no tag. */
function withText(event: ScalarEvent, text: string | undefined): ScalarEvent {
  if (text === undefined) return { ...event, tag: undefined, text: 'null', style: 'plain' };
  return { ...event, text };
}
