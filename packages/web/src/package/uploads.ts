/** Files on their way into the feed, one after the other. They go on while somebody looks at other pages. */
import type { PushedPackage } from '@tako/api';
import { useSyncExternalStore } from 'react';
import { clientWith } from '../data/client.ts';
import { sendWithProgress } from '../data/send-with-progress.ts';

/** What becomes of a version that is in the feed already. */
export type Conflict = 'fail' | 'overwrite' | 'ignore';

export type UploadState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending'; readonly sentBytes: number }
  | { readonly kind: 'done'; readonly pushed: PushedPackage }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'cancelled' };

export type Upload = {
  readonly number: number;
  readonly file: File;
  readonly conflict: Conflict;
  readonly state: UploadState;
};

let uploads: readonly Upload[] = [];
let lastNumber = 0;
let isSending = false;
const cancels = new Map<number, AbortController>();
const listeners = new Set<() => void>();

function change(next: readonly Upload[]): void {
  uploads = next;
  for (const listener of listeners) listener();
}

function setState(number: number, state: UploadState): void {
  change(uploads.map((upload) => (upload.number === number ? { ...upload, state } : upload)));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** All since they were last cleared, the newest first. */
export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(subscribe, () => uploads);
}

export const hasEnded = ({ state }: Upload): boolean => state.kind !== 'waiting' && state.kind !== 'sending';

/** Sends the files when those before them have ended. */
export function upload(files: readonly File[], conflict: Conflict): void {
  const added = files.map((file): Upload => {
    lastNumber += 1;
    return { number: lastNumber, file, conflict, state: { kind: 'waiting' } };
  });
  change([...added.toReversed(), ...uploads]);
  void sendAll();
}

export function cancelUpload(number: number): void {
  setState(number, { kind: 'cancelled' });
  cancels.get(number)?.abort(new Error('called off'));
}

/** Takes those that have ended off the list. */
export function clearUploads(): void {
  change(uploads.filter((one) => !hasEnded(one)));
}

async function sendAll(): Promise<void> {
  if (isSending) return;
  isSending = true;
  for (;;) {
    const next = uploads.findLast(({ state }) => state.kind === 'waiting');
    if (!next) break;
    await send(next);
  }
  isSending = false;
}

async function send({ number, file, conflict }: Upload): Promise<void> {
  const gone = new AbortController();
  cancels.set(number, gone);
  setState(number, { kind: 'sending', sentBytes: 0 });
  const onSent = (sentBytes: number) => {
    if (!gone.signal.aborted) setState(number, { kind: 'sending', sentBytes });
  };
  try {
    const pushed = await clientWith(sendWithProgress(onSent)).call('packages.push', {
      ...{ query: { overwriteMode: conflict }, body: file, signal: gone.signal },
    });
    setState(number, { kind: 'done', pushed });
  } catch (error) {
    if (!gone.signal.aborted) setState(number, { kind: 'failed', error });
  } finally {
    cancels.delete(number);
  }
}
