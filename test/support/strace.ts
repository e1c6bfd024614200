/** Faults of the system under a program that runs: strace makes its calls fail, or ends it at one of them. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

export const hasStrace = spawnSync('strace', ['-V']).status === 0;

/** `calls` as strace names them, e.g. `fsync,fdatasync`; `fault` e.g. `error=EIO` or `signal=SIGKILL:when=3`. */
export async function inject(pid: number, calls: string, fault: string): Promise<{ stop(): Promise<void> }> {
  const options = ['-f', '-p', String(pid), '-e', `trace=${calls}`, '-e', `inject=${calls}:${fault}`];
  const strace = spawn('strace', options, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(strace, 'exit');
  let said = '';
  strace.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const died = exited.then(() => Promise.reject(new Error(`strace ended: ${said}`)));
  died.catch(() => undefined);
  while (!/attached/.test(said)) await Promise.race([once(strace.stderr, 'data'), died]);
  return {
    stop: async () => {
      strace.kill('SIGINT');
      await exited;
    },
  };
}
