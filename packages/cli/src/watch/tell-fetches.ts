/** Shows what the server fetches from feeds elsewhere while a release is made of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fetch } from '@tako/api';
import { ApiError, UnreachableError } from '@tako/client';
import { fetchLookMs } from '../limits.ts';
import { safeText } from '../output/safe-text.ts';
import { clip } from '../output/width.ts';
import type { Session } from '../session/session.ts';
import { createScreen, type Terminal } from '../tree/screen.ts';
import { fetchLine, fetchTitle } from './fetch-lines.ts';

/**
 * The answer of the request for a release, once it has come. What is told goes to stderr: on a terminal lines that are
 * drawn in place and gone at the end, elsewhere one for each package. Throws what the request throws.
 */
export async function tellFetches<T>(session: Session, project: string, request: Promise<T>): Promise<T> {
  const isTerminal = process.stderr.isTTY === true && process.env.TERM !== 'dumb';
  const view = isTerminal ? createFetchScreen(process.stderr) : createFetchNotes(session.output.note);
  const answered = new AbortController();
  const [answer] = await Promise.all([
    request.finally(() => answered.abort()),
    look(session, project, view, answered.signal),
  ]);
  return answer;
}

type FetchView = { readonly show: (fetches: readonly Fetch[]) => void; readonly end: () => void };

async function look(
  { client }: Session,
  project: string,
  view: FetchView,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (;;) {
      await sleep(fetchLookMs, undefined, { signal });
      view.show((await client.call('fetches.list', { query: { project }, signal })).items);
    }
  } catch (error) {
    if (signal.aborted) return;
    // A server that is older, gone or unwilling cannot be looked at; the request itself says what is wrong.
    if (!(error instanceof ApiError) && !(error instanceof UnreachableError)) throw error;
  } finally {
    view.end();
  }
}

export function createFetchScreen(terminal: Terminal): FetchView {
  const screen = createScreen(terminal);
  let isDrawn = false;
  return {
    show: (fetches) => {
      isDrawn ||= fetches.length > 0;
      screen.draw(fetches.map((fetch) => clip(safeText(`Fetching ${fetchLine(fetch)}`), screen.columns())));
    },
    end: () => {
      if (isDrawn) screen.end([]);
    },
  };
}

export function createFetchNotes(note: (text: string) => void): FetchView {
  const told = new Set<string>();
  return {
    show: (fetches) => {
      for (const fetch of fetches) {
        const title = fetchTitle(fetch);
        if (!told.has(title)) note(`fetching ${fetchLine(fetch)}`);
        told.add(title);
      }
    },
    end: () => undefined,
  };
}
