/**
 * `tentacle run` where another file has taken the place of the one that was called: that one runs as a child, and where it
 * cannot be met by a server it is rolled back. This process may be killed at any moment: what it knows is on the disk.
 */
import { spawn } from 'node:child_process';
import { failpoint } from '@tako/protocol';
import { buildInfo, sha256Of } from '../home/build-info.ts';
import type { Home } from '../home/home.ts';
import { programOf } from '../home/program.ts';
import { undefinedIfMissing } from '../home/read-file.ts';
import { childEndMs } from '../limits.ts';
import {
  type Installed,
  rolledBack,
  runsItself,
  startedOnceMore,
  type UpgradeRecord,
} from './upgrade-record.ts';
import { readUpgrade, writeUpgrade } from './upgrade-store.ts';

/** In the environment of an agent that is such a child. */
export const supervisedVariable = 'TENTACLE_SUPERVISED';

export type Supervision = {
  readonly home: Home;
  /** With which the child is called, as this process was. */
  readonly args: readonly string[];
  /** How long a new file has to be met by a server. */
  readonly trialMs: number;
  readonly tell: (message: string, facts: Readonly<Record<string, unknown>>) => void;
};

/** Settles with the exit code of the child that ends and is not followed by another, or with that after `signal`. */
export async function supervise(supervision: Supervision, signal: AbortSignal): Promise<number> {
  for (;;) {
    const { record, installed } = await choose(supervision);
    failpoint('agent.upgrade.starting');
    const isTrial = record?.state === 'trial' && record.current.sha256 === installed.sha256;
    const end = await runChild(supervision, installed, isTrial ? record : undefined, signal);
    if (signal.aborted) return end.code;
    const after = await readUpgrade(supervision.home);
    if (isTrial && after?.ticket === record.ticket && after.state === 'trial') {
      await save(supervision, rolledBack(after, end.reason));
      continue;
    }
    // No other file is to run: what has started this process starts it anew.
    if (after?.ticket === record?.ticket) return end.code;
  }
}

type Choice = { readonly record: UpgradeRecord | undefined; readonly installed: Installed };

/** What is to run now; the file that was called where the other one is gone or has been changed. */
async function choose(supervision: Supervision): Promise<Choice> {
  const own = await buildInfo();
  const known = await readUpgrade(supervision.home);
  if (!known || runsItself(known, own)) return { record: known, installed: own };
  const record = known.state === 'trial' ? await save(supervision, startedOnceMore(known)) : known;
  if (await isWhole(record.current)) return { record, installed: record.current };
  const { file } = record.current;
  supervision.tell('the file that should run is gone or has been changed', { file });
  const installed = (await isWhole(record.previous)) ? record.previous : own;
  if (record.state !== 'trial') return { record, installed };
  return {
    record: await save(supervision, rolledBack(record, `${file} is gone or has been changed`)),
    installed,
  };
}

async function isWhole({ file, sha256 }: Installed): Promise<boolean> {
  return (await sha256Of(file).catch(undefinedIfMissing)) === sha256;
}

/** A disk that is full must not keep the agent from running. */
async function save({ home, tell }: Supervision, record: UpgradeRecord): Promise<UpgradeRecord> {
  if (record.state === 'rolled-back') {
    const { offered, current, reason } = record;
    tell('the upgrade is rolled back', { from: offered.version, to: current.version, reason });
  }
  await writeUpgrade(home, record).catch((error: Error) =>
    tell('what became of the upgrade could not be written', { error: error.message }),
  );
  return record;
}

type ChildEnd = { readonly code: number; readonly reason: string };

/** Settles when the child has ended. Until then a signal asks it to end, and a trial that takes too long kills it. */
function runChild(
  { home, args, trialMs }: Supervision,
  { file, version }: Installed,
  trial: UpgradeRecord | undefined,
  signal: AbortSignal,
): Promise<ChildEnd> {
  const [program, ...before] = programOf(file);
  const child = spawn(program, [...before, ...args], {
    // It ends by itself when the channel closes, so also when this process is killed.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [supervisedVariable]: '1' },
    windowsHide: true,
  });
  let isLate = false;
  const expire = async () => {
    const now = await readUpgrade(home);
    if (now?.ticket !== trial?.ticket || now?.state !== 'trial') return;
    isLate = true;
    child.kill('SIGKILL');
  };
  const late = trial && setTimeout(expire, trialMs);
  let tooLong: NodeJS.Timeout | undefined;
  const stop = () => {
    if (child.connected) child.disconnect();
    tooLong = setTimeout(() => child.kill('SIGKILL'), childEndMs);
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return new Promise((resolve) => {
    const end = (code: number, why: string) => {
      clearTimeout(late);
      clearTimeout(tooLong);
      signal.removeEventListener('abort', stop);
      const reason = isLate ? `no server has met ${version} within ${trialMs / 1000} s` : why;
      resolve({ code, reason });
    };
    child.once('error', (error) => end(1, `${version} could not be started: ${error.message}`));
    child.once('exit', (code, killer) => {
      const how = killer === null ? `with exit code ${code}` : `by ${killer}`;
      end(code ?? 1, `${version} ended ${how} before a server had met it`);
    });
  });
}
