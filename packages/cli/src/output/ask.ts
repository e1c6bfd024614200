/** Asking the person at the terminal; where there is none, what is piped in. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UserError } from '../errors.ts';

/** One line. Throws `UserError` with `otherwise`, what to do instead, where nobody can be asked. */
export async function ask(question: string, otherwise: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UserError(`there is no terminal to ask at: ${otherwise}`, 'usage');
  return nextLine(question, process.stderr);
}

/**
 * One line that is not shown while it is typed; without a terminal, the first line that is piped in. Throws `UserError`
 * with `otherwise` where nothing came.
 */
export async function askSecret(question: string, otherwise: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const secret = await nextLine(process.stdin.isTTY ? question : '', nowhere);
  if (process.stdin.isTTY) process.stderr.write('\n');
  if (secret === '') throw new UserError(`${question.replace(/: $/, '')} is missing: ${otherwise}`, 'usage');
  return secret;
}

async function nextLine(question: string, output: NodeJS.WritableStream): Promise<string> {
  process.stderr.write(question);
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  const stop = new AbortController();
  try {
    const ended = once(lines, 'close', stop).then(() => ['']);
    const stopped = once(lines, 'SIGINT', stop).then(() => {
      process.stderr.write('\n');
      throw new UserError('nothing was done', 'stopped');
    });
    const [line] = (await Promise.race([once(lines, 'line', stop), ended, stopped])) as [string];
    return line.trim();
  } finally {
    stop.abort();
    lines.close();
  }
}
