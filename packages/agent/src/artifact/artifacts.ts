/** Files that scripts hand over: copied into the action's folder, so that they outlive the script and its clean-up. */
import path from 'node:path';
import { type ArtifactLimits, artifactName } from '@tako/protocol';
import type { ActionFolder } from '../home/action-folder.ts';
import type { ActionLog } from '../log/action-log.ts';
import { keepFile } from './keep-file.ts';

/** What a script says of a file. */
export type Offer = {
  readonly node: string;
  /** Relative to the script's folder, or absolute. */
  readonly path: string;
  readonly folder: string;
  /** '' is the file's own. */
  readonly name: string;
  /** The name of a copy in the drop folder, which the functions of scripts make before they tell of the file. */
  readonly copy: string;
};

export type Artifacts = {
  /** Keeps the file once those before it are kept. What cannot be kept is told as a warning, and fails nothing. */
  offer(offer: Offer): void;
  /** Settles when every file that was offered is kept or refused; also those that were not there before. */
  settle(): Promise<void>;
};

export type ArtifactsOptions = {
  readonly folder: ActionFolder;
  /** Undefined where the server takes none. */
  readonly limits: ArtifactLimits | undefined;
  readonly log: ActionLog;
  readonly signal: AbortSignal;
};

/** Where the functions of scripts put copies. */
export function dropFolder({ scratch }: ActionFolder): string {
  return path.join(scratch, 'artifacts');
}

export function openArtifacts(options: ArtifactsOptions): Artifacts {
  const { log, limits, signal } = options;
  let asked = 0;
  let keptBytes = 0;
  let queue: Promise<void> = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;
  let missing: Offer[] = [];

  const refuse = (offer: Offer, why: string) =>
    log.say(offer.node, 'warning', `The artifact ${nameOf(offer)} is not collected: ${why}`);
  const keep = async (offer: Offer, most: ArtifactLimits, isLast: boolean) => {
    const left = Math.max(0, most.maxActionBytes - keptBytes);
    const kept = await keepFile(sourceOf(offer, options.folder), {
      ...{ target: options.folder.artifacts, maxFileBytes: most.maxFileBytes, leftBytes: left, signal },
    });
    // Whoever called the action off does not wait for this, and its log may be closed.
    if (signal.aborted) return;
    if ('problem' in kept) {
      if (kept.isMissing && !isLast) missing.push(offer);
      else refuse(offer, kept.problem);
      return;
    }
    keptBytes += kept.sizeBytes;
    log.write({ kind: 'artifact', time: Date.now(), node: offer.node, name: told(offer, log), ...kept });
  };
  /** What is told of files comes in their order. */
  const enqueue = (work: () => Promise<void> | void) => {
    queue = queue.then(work).catch((error: unknown) => {
      failure ??= { error };
    });
  };
  const refuseMore = (offer: Offer, maxFiles: number) => {
    if (signal.aborted) return;
    refuse(offer, `of one action at most ${maxFiles} are, and no more is said of those that follow`);
  };
  return {
    offer: (offer) => {
      if (!limits) return refuse(offer, 'the server takes none');
      asked += 1;
      if (asked <= limits.maxFiles) enqueue(() => keep(offer, limits, false));
      else if (asked === limits.maxFiles + 1) enqueue(() => refuseMore(offer, limits.maxFiles));
    },
    settle: async () => {
      await unlessAborted(queue, signal);
      const late = missing;
      missing = [];
      for (const offer of late) if (limits) enqueue(() => keep(offer, limits, true));
      await unlessAborted(queue, signal);
      if (failure) throw failure.error;
    },
  };
}

const nameOf = ({ name, path: file }: Offer): string => name || path.basename(file);

/** The name that the server gets; a script is told where it is another than it chose. */
function told(offer: Offer, log: ActionLog): string {
  const wanted = log.masked(nameOf(offer));
  const name = artifactName(wanted);
  if (name !== wanted) log.say(offer.node, 'verbose', `The artifact "${wanted}" goes by the name ${name}`);
  return name;
}

/** A copy that was made for us can be taken away; `shown` is what the script called it. */
function sourceOf(offer: Offer, folder: ActionFolder) {
  const shown = path.resolve(offer.folder, offer.path);
  const isCopy = /^[\w-][\w.-]*$/.test(offer.copy);
  return { shown, isCopy, file: isCopy ? path.join(dropFolder(folder), offer.copy) : shown };
}

async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const abort = () => resolve();
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
