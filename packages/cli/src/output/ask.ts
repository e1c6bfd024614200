/** Asking the person at the terminal; where there is none, what is piped in. */
import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { UserError } from '../errors.ts';

/** One line. Throws `UserError` with `otherwise`, what to do instead, where nobody can be asked. */
export async function ask(question: string, otherwise: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UserError(`there is no terminal to ask at: ${otherwise}`, 'usage');
  return nextLine(process.stderr, (lines) => {
    lines.setPrompt(question);
    lines.prompt();
  });
}

/**
 * One line that is not shown while it is typed; without a terminal, the first line that is piped in. Throws `UserError`
 * with `otherwise` where nothing came.
 */
export async function askSecret(question: string, otherwise: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const secret = await nextLine(nowhere, () => process.stdin.isTTY && process.stderr.write(question));
  if (process.stdin.isTTY) process.stderr.write('\n');
  if (secret === '') throw new UserError(`${question.replace(/: $/, '')} is missing: ${otherwise}`, 'usage');
  return secret;
}

async function nextLine(output: NodeJS.WritableStream, show: (lines: Interface) => void): Promise<string> {
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  try {
    const typed = firstOf(lines);
    // Only now: what is typed at a question is read by us, and a secret is not shown by the terminal.
    show(lines);
    return (await typed).trim();
  } finally {
    lines.close();
  }
}

/** The line, nothing where the input ends, or that somebody pressed Ctrl+C: whichever comes first. */
function firstOf(lines: Interface): Promise<string> {
  return new Promise((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(''));
    lines.once('SIGINT', () => {
      process.stderr.write('\n');
      reject(new UserError('nothing was done', 'stopped'));
    });
  });
}
