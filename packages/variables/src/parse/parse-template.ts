import { findOpens } from '../lex/opens.ts';
import { maxNestingLevels } from '../limits.ts';
import { readRun } from './read-run.ts';
import { noteTokenAt } from './read-token.ts';
import { type Reading, type Run, startReading } from './reading.ts';
import type { Nodes } from './syntax.ts';

export type Parsed =
  | { readonly ok: true; readonly nodes: Nodes }
  | { readonly ok: false; readonly error: string };

/** What becomes of a piece that cannot be parsed: the whole template is refused, or the piece is copied as text. */
export type OnParseError = 'refuse' | 'copy';

/** Parses a template in time linear in its length. The error says line, column and what is wrong there. */
export function parseTemplate(text: string, onParseError: OnParseError = 'refuse'): Parsed {
  if (!text.includes('#{')) return { ok: true, nodes: asText(text, null) };
  const reading = startReading(text, findOpens(text));
  for (const open of reading.opens.toReversed()) noteTokenAt(reading, open);
  const runs = readToEnd(reading, onParseError);
  if (!runs) return { ok: false, error: explain(reading, readRun(reading, 'plain', 0).stop) };
  if (runs.some(({ run }) => run.levels > maxNestingLevels)) {
    return { ok: false, error: `More than ${maxNestingLevels} levels of tokens stand inside one another.` };
  }
  return { ok: true, nodes: join(runs) };
}

/** A run, and what cannot be parsed after it. */
type Stretch = { readonly run: Run; readonly copied: string };

function readToEnd(reading: Reading, onParseError: OnParseError): Stretch[] | undefined {
  const stretches: Stretch[] = [];
  for (let at = 0; ; ) {
    const run = readRun(reading, 'plain', at);
    if (run.stop === reading.text.length) return [...stretches, { run, copied: '' }];
    if (onParseError === 'refuse') return undefined;
    at = Math.max(run.stop + 2, reading.failures.get(run.stop) ?? 0);
    stretches.push({ run, copied: reading.text.slice(run.stop, at) });
  }
}

function join(stretches: readonly Stretch[]): Nodes {
  let nodes: Nodes = null;
  for (const { run, copied } of stretches.toReversed()) {
    nodes = append(run.nodes, copied === '' ? nodes : asLiteral(copied, nodes));
  }
  return nodes;
}

function append(front: Nodes, back: Nodes): Nodes {
  if (back === null) return front;
  const all = [];
  for (let rest = front; rest; rest = rest.next) all.push(rest.node);
  return all.reduceRight<Nodes>((next, node) => ({ node, next }), back);
}

function asText(raw: string, next: Nodes): Nodes {
  return raw === '' ? next : { node: { kind: 'text', raw, beforeOpen: false }, next };
}

/** Copied text goes out as it came in, so a `##{` in it must not read as an escape. */
function asLiteral(text: string, next: Nodes): Nodes {
  return asText(text.replaceAll('##{', '###{'), next);
}

function explain(reading: Reading, stop: number): string {
  const close = reading.unclosed.get(stop);
  if (close) return `${place(reading.text, stop)}: this block is not closed by ${close}.`;
  if (reading.text.startsWith('#{/', stop)) {
    return `${place(reading.text, stop)}: ${reading.text.slice(stop, stop + 10)} closes no block that is open here.`;
  }
  const at = Math.max(stop + 2, reading.failures.get(stop) ?? 0);
  const found = at < reading.text.length ? `"${reading.text.charAt(at)}"` : 'the end of the text';
  return `${place(reading.text, at)}: ${found} was not expected in the token that starts at ${place(reading.text, stop)}.`;
}

function place(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
