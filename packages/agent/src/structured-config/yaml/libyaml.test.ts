/** libyaml, from which YamlDotNet descends, and ours, side by side: where both do the same by intent. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeComments } from './place-comments.ts';
import { drawFrom, randomYaml } from './random-yaml.test-support.ts';
import { readYaml } from './read/read-yaml.ts';
import { writeYaml } from './write/write-yaml.ts';
import type { YamlEvent } from './yaml-event.ts';

const program = path.join(import.meta.dirname, 'libyaml.test-support.py');
const hasLibyaml = spawnSync('python3', ['-c', 'import yaml; yaml.CLoader']).status === 0;
if (!hasLibyaml)
  console.warn("YAML is not compared with libyaml: this machine has no Python with Debian's python3-yaml");

type Answer = { readonly events?: readonly unknown[]; readonly written?: string; readonly error?: string };

function askLibyaml(texts: readonly string[]): Answer[] {
  const { stdout, stderr, status } = spawnSync('python3', [program], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** An event as the other side tells it; undefined for a comment. */
function told(event: YamlEvent): unknown {
  switch (event.kind) {
    case 'scalar':
      return ['scalar', event.anchor ?? null, event.tag ?? null, event.text, event.style];
    case 'mapping-start':
    case 'sequence-start':
      return [event.kind, event.anchor ?? null, event.tag ?? null, event.isFlow];
    case 'document-start':
      return [event.kind, event.isImplicit, event.version ?? null];
    case 'document-end':
      return [event.kind, event.isImplicit];
    case 'alias':
      return [event.kind, event.name];
    default:
      return event.kind === 'comment' ? undefined : [event.kind];
  }
}

/** Undefined where the text is refused. */
function eventsOf(text: string): YamlEvent[] | undefined {
  try {
    return [...readYaml(text)];
  } catch {
    return undefined;
  }
}

/** A block scalar in the first column may begin with `#`, by YAML 1.2 and YamlDotNet. */
const isOtherByMargin = (text: string): boolean => /[|>]\d?[-+]?\n#/.test(text);

const snippets = [
  ...['a', 'b', '-', '- ', '? ', ': ', ':', ' # c\n', '\n', '\n  ', '\n    ', '\n- ', '\n  - ', "'", '"'],
  ...['[', ']', '{', '}', ', ', '|\n  ', '>\n  ', '|-\n  ', '>+\n   ', '&x ', '*x', '!t ', '!!str ', '  '],
  ...['---\n', '...\n', 'x: y', '\nk: v', '\n  k: v', '\n\n', '\\n', 'é', '%', '@'],
];

describe.skipIf(!hasLibyaml)('libyaml', () => {
  it('reads the same events of whatever document', () => {
    const draw = drawFrom(3);
    const texts = Array.from({ length: 3000 }, () => randomYaml(draw)).filter(
      (text) => !isOtherByMargin(text),
    );
    const answers = askLibyaml(texts);
    let read = 0;
    for (const [at, text] of texts.entries()) {
      if (answers[at]?.error !== undefined) continue;
      read += 1;
      expect(eventsOf(text)?.map(told).filter(Boolean), text).toEqual(answers[at]?.events);
    }
    expect(read).toBeGreaterThan(2000);
  });

  it('reads the same events of whatever characters, if both read any', () => {
    const draw = drawFrom(5);
    const texts = Array.from({ length: 10_000 }, () =>
      Array.from({ length: 1 + draw(14) }, () => snippets[draw(snippets.length)]).join(''),
    ).filter((text) => !isOtherByMargin(text));
    const answers = askLibyaml(texts);
    let read = 0;
    for (const [at, text] of texts.entries()) {
      const ours = eventsOf(text);
      if (!ours || answers[at]?.error !== undefined) continue;
      read += 1;
      expect(ours.map(told).filter(Boolean), JSON.stringify(text)).toEqual(answers[at]?.events);
    }
    expect(read).toBeGreaterThan(1000);
  });

  /** Ours, as YamlDotNet, does these otherwise: comments, empty texts, single quotes, characters of two halves. */
  const isOtherByIntent = (event: YamlEvent): boolean => {
    if (event.kind === 'comment') return true;
    if (event.kind !== 'scalar') return false;
    return event.text === '' || /['\u{10000}-\u{10ffff}]|^\\/u.test(event.text) || /^\n| \n/.test(event.text);
  };

  it('writes the same of whatever document', () => {
    const draw = drawFrom(9);
    const texts = Array.from({ length: 6000 }, () => randomYaml(draw)).filter(
      (text) => !isOtherByMargin(text),
    );
    const answers = askLibyaml(texts);
    let compared = 0;
    for (const [at, text] of texts.entries()) {
      const { written, error } = answers[at] ?? {};
      const events = eventsOf(text) ?? [];
      if (error !== undefined || events.some(isOtherByIntent) || written?.endsWith('...\n')) continue;
      compared += 1;
      // It says by a tag that a text which needs quotes had none.
      const expected = written?.replaceAll(/! (?=['"])/g, '');
      expect(writeYaml(placeComments(events), { step: 2, lineEnd: '\n' }), text).toBe(expected);
    }
    expect(compared).toBeGreaterThan(500);
  });
});
