/** Passwords as they are stored: argon2id with its parameters in front, so that they can be raised later. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

// OWASP's smallest advice for argon2id: 19 MiB, two passes; some 40 ms.
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const saltBytes = 16;
const tagLength = 32;

type Cost = { readonly memory: number; readonly passes: number; readonly parallelism: number };

async function derive(
  password: string,
  nonce: Buffer,
  { memory, passes, parallelism }: Cost,
): Promise<Buffer> {
  return promisify(argon2)('argon2id', {
    message: Buffer.from(password.normalize('NFKC'), 'utf8'),
    ...{ nonce, memory, passes, parallelism, tagLength },
  });
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const tag = await derive(password, salt, cost);
  const settings = `m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`;
  return `$argon2id$${settings}$${salt.toString('base64')}$${tag.toString('base64')}`;
}

/** Compares in constant time. A user who is not there takes as long: pass `undefined`. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const match = /^\$argon2id\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored ?? '');
  if (!match) {
    await derive(password, randomBytes(saltBytes), cost);
    return false;
  }
  const [memory, passes, parallelism] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const expected = Buffer.from(String(match[5]), 'base64');
  const tag = await derive(password, Buffer.from(String(match[4]), 'base64'), {
    memory,
    passes,
    parallelism,
  });
  return tag.length === expected.length && timingSafeEqual(tag, expected);
}
