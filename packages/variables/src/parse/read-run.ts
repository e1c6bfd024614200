import { isBlank } from '../lex/characters.ts';
import { nextOpen } from '../lex/opens.ts';
import type { Reading, Run, RunMode } from './reading.ts';
import type { Nodes, Token } from './syntax.ts';

/** Whether `#{elseif` and the white space after it stand at the position. */
export function startsElseIf(text: string, at: number): boolean {
  return text.startsWith('#{elseif', at) && isBlank(text.charAt(at + '#{elseif'.length));
}

/** The nodes from `at` on, up to a `#{` that starts none, to an `else` that the mode looks for, or to the end. */
export function readRun(reading: Reading, mode: RunMode, at: number): Run {
  const pieces: { from: number; open: number; token: Token; levels: number }[] = [];
  let position = at;
  let run = reading.runs[mode].get(position);
  while (!run) {
    const open = nextOpen(reading.opens, position) ?? reading.text.length;
    const token = endsRun(reading.text, mode, open) ? undefined : reading.tokens.get(open);
    if (token) {
      pieces.push({ from: position, open, token: token.value, levels: token.levels });
      position = token.end;
      run = reading.runs[mode].get(position);
    } else {
      run = { nodes: prependText(reading, position, open, null), stop: open, levels: 0 };
      reading.runs[mode].set(position, run);
    }
  }
  for (const { from, open, token, levels } of pieces.reverse()) {
    const nodes = prependText(reading, from, open, { node: token, next: run.nodes });
    run = { nodes, stop: run.stop, levels: Math.max(levels, run.levels) };
    reading.runs[mode].set(from, run);
  }
  return run;
}

function endsRun(text: string, mode: RunMode, open: number): boolean {
  if (mode === 'plain') return false;
  return text.startsWith('#{else}', open) || (mode === 'if' && startsElseIf(text, open));
}

function prependText(reading: Reading, from: number, open: number, next: Nodes): Nodes {
  if (from === open) return next;
  const beforeOpen = open < reading.text.length;
  return { node: { kind: 'text', raw: reading.text.slice(from, open), beforeOpen }, next };
}
