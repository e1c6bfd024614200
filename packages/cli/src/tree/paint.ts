/** Signs and colours of states, and lines made of coloured pieces. */
import { styleText } from 'node:util';
import type { NodeState, TaskState } from '@tako/api';
import { clip, widthOf } from '../output/width.ts';

export type Colour = 'green' | 'yellow' | 'red' | 'cyan' | 'gray' | 'bold';
export type Paint = (colour: Colour, text: string) => string;

export const noPaint: Paint = (_, text) => text;

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Colours for a terminal that shows them, unless `NO_COLOR` says that nobody wants them (no-color.org). */
export function paintFor(stream: Stream, env: NodeJS.ProcessEnv): Paint {
  if (!stream.isTTY || env.TERM === 'dumb' || env.NO_COLOR) return noPaint;
  return (colour, text) => styleText(colour, text, { validateStream: false });
}

export type Piece = { readonly text: string; readonly colour?: Colour };

/** The pieces one after the other, cut at `columns`; colours take none. */
export function paintLine(pieces: readonly Piece[], columns: number, paint: Paint): string {
  let left = columns;
  let line = '';
  for (const { text, colour } of pieces) {
    const shown = clip(text, left);
    left -= widthOf(shown);
    line += colour && shown !== '' ? paint(colour, shown) : shown;
  }
  return line;
}

export const signs: Readonly<Record<NodeState, string>> = {
  pending: '○',
  running: '●',
  success: '✓',
  warning: '!',
  failed: '✗',
  skipped: '–',
  cancelled: '⊘',
};

export const colours: Readonly<Record<NodeState | TaskState, Colour>> = {
  pending: 'gray',
  queued: 'gray',
  running: 'cyan',
  cancelling: 'yellow',
  success: 'green',
  warning: 'yellow',
  failed: 'red',
  skipped: 'gray',
  cancelled: 'yellow',
  interrupted: 'red',
};
