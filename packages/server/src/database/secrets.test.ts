import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSecrets, masterKeyBytes, variableContext } from './secrets.ts';

const secrets = createSecrets(randomBytes(masterKeyBytes));
const place = variableContext('Variables-1');

it('opens what it sealed, in the same place, and never seals twice alike', () => {
  const [first, second] = [secrets.seal('pässword', place), secrets.seal('pässword', place)];
  expect(first).not.toContain('pässword');
  expect(first).not.toBe(second);
  expect(secrets.open(first, place)).toBe('pässword');
});

it('a secret that was moved to another place, changed by a bit or sealed with another key stays shut', () => {
  const sealed = secrets.seal('secret', place);
  expect(() => secrets.open(sealed, variableContext('Variables-2'))).toThrow();
  const bytes = Buffer.from(sealed.slice(3), 'base64');
  bytes[bytes.length - 1]! ^= 1;
  expect(() => secrets.open(`v1:${bytes.toString('base64')}`, place)).toThrow();
  expect(() => createSecrets(randomBytes(masterKeyBytes)).open(sealed, place)).toThrow();
  expect(() => secrets.open('plain text', place)).toThrow('unknown format');
});
