import { expect, it } from 'vitest';
import { hashPassword, isPassword } from './password.ts';
import { hashToken, newApiKey } from './token.ts';

it('knows the password again, whatever way its accents were typed, and no other', async () => {
  const stored = await hashPassword('passé partout'.normalize('NFC'));
  expect(stored).toMatch(/^\$argon2id\$m=19456,t=2,p=1\$/);
  expect(await isPassword('passé partout'.normalize('NFD'), stored)).toBe(true);
  expect(await isPassword('passe partout', stored)).toBe(false);
  expect(await hashPassword('passé partout')).not.toBe(stored);
});

it('nobody is let in where there is no user or no hash', async () => {
  expect(await isPassword('anything', undefined)).toBe(false);
  expect(await isPassword('', '')).toBe(false);
});

it('of an API key only its hash and its first characters are kept', () => {
  const { key, prefix } = newApiKey();
  expect(key.startsWith(prefix)).toBe(true);
  expect(prefix.length).toBeLessThan(10);
  expect(hashToken(key)).toMatch(/^[0-9a-f]{64}$/);
});
