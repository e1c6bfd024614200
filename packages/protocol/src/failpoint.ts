/**
 * Places at which a test can make a program fail: `FAILPOINT=agent.upload.synced:kill`. The programs that people run
 * hold none of this: the build leaves every call out, and with the calls the rest (see scripts/build.ts).
 */
import process from 'node:process';

/** Each place, and what is true when it is passed. */
export const failpoints = {
  'server.task.begun': 'a deployment is about to be driven, for the first time or again',
  'server.package.kept': 'the file of a package has its name, its row is not there yet',
  'server.upload.asked': 'the agent has said how much of a file it has',
  'server.action.intended': 'the ticket of an action is stored, its agent has not heard of it',
  'server.action.answered': 'the agent has answered the start of an action',
  'server.records.came': 'records of an action have come and are not stored',
  'server.action.ended': 'the end of an action is stored, its agent has not been told to forget it',
  'server.task.ending': 'all actions have ended, the task has not',
  'server.task.ended': 'the end of the task is stored',
  'agent.hello': 'a server says hello',
  'agent.upload.batch': 'a piece of a file is about to be written',
  'agent.upload.synced': 'a whole file is on the disk, without its name',
  'agent.upload.named': 'a file has its name, the server has no answer',
  'agent.action.came': 'an action has come and nothing of it is on the disk',
  'agent.action.written': 'an action is on the disk, its runner has not been started',
  'agent.runner.started': 'the runner of an action has been started',
  'agent.log.read': 'a piece of a log is about to be sent',
  'agent.cancel.marked': 'a cancel is on the disk, the runner has not heard of it',
  'agent.forget.begun': 'the log of an action is about to be deleted',
  'agent.upgrade.stored': 'the file of an upgrade is in its place, and nothing names it',
  'agent.upgrade.switched': 'the file of an upgrade is what starts next, the old agent still runs',
  'agent.upgrade.starting': 'an upgraded agent is about to be started',
  'agent.upgrade.met': 'a server has met the upgraded agent, and nothing on the disk says so',
  'agent.upgrade.kept': 'the upgraded agent is the one that is kept, the server has no answer',
  'runner.claiming': 'the runner has written down who it is, and claims the action next',
  'runner.claimed': 'the runner has written down that the action starts',
  'runner.unpacked': 'a package is unpacked, its folder has no name yet',
  'runner.script.starting': 'a script is about to be started',
  'runner.script.ended': 'a script has ended, and nothing says so yet',
  'runner.end.known': 'the end of the action is on the disk, its log is not closed',
} as const;

export type FailpointName = keyof typeof failpoints;

/** `kill` and `stop` are the signals; `throw` fails what is being done; `sleep` hangs the whole process. */
type Deed = { readonly kind: 'kill' | 'stop' | 'throw' } | { readonly kind: 'sleep'; readonly ms: number };

/** Fails the nth time that it is passed. */
type Armed = { readonly deed: Deed; left: number };

let armed: ReadonlyMap<string, Armed> | undefined;

/** Does what `FAILPOINT` says of this place, if anything. */
export function failpoint(name: FailpointName): void {
  armed ??= readFailpoints(process.env.FAILPOINT ?? '');
  const found = armed.get(name);
  if (!found) return;
  found.left -= 1;
  if (found.left === 0) fail(name, found.deed);
}

function fail(name: FailpointName, deed: Deed): void {
  switch (deed.kind) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return hang(longestMs);
    case 'stop':
      process.kill(process.pid, 'SIGSTOP');
      return;
    case 'throw':
      throw new Error(`failpoint ${name}`);
    case 'sleep':
      return hang(deed.ms);
    default:
      return deed satisfies never;
  }
}

/** A signal to oneself may come a moment later; nothing may happen until then. */
const longestMs = 2 ** 31 - 1;

function hang(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Reads `place:deed[=ms][@nth]`, more behind commas. Throws for what is none, so that no test tries nothing. */
export function readFailpoints(text: string): ReadonlyMap<string, Armed> {
  const parts = text.split(',').filter((part) => part !== '');
  return new Map(
    parts.map((part) => {
      const [, name = '', kind = '', ms, nth = '1'] =
        /^([\w.]+):(kill|stop|throw|sleep)(?:=(\d+))?(?:@([1-9]\d*))?$/.exec(part) ?? [];
      if (!(name in failpoints) || (kind === 'sleep') !== (ms !== undefined)) {
        throw new Error(`FAILPOINT: "${part}" is no place:kill, :stop, :throw or :sleep=ms that there is`);
      }
      const deed: Deed = kind === 'sleep' ? { kind, ms: Number(ms) } : { kind: kind as 'kill' };
      return [name, { deed, left: Number(nth) }];
    }),
  );
}
