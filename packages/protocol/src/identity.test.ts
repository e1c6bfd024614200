import { X509Certificate } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createIdentity, loadIdentity } from './identity.ts';
import { parseThumbprint, sameThumbprint } from './thumbprint.ts';

describe('an identity', () => {
  it('is a certificate of ten years that signs itself, with its thumbprint', async () => {
    const now = new Date('2026-11-24T12:00:00Z');
    const identity = await createIdentity({ commonName: 'Tako agent Zürich', now });
    const certificate = new X509Certificate(identity.certificatePem);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe('CN=Tako agent Zürich');
    expect([certificate.validFromDate, certificate.validToDate]).toEqual([
      new Date('2026-11-23T12:00:00Z'),
      new Date('2036-11-24T12:00:00Z'),
    ]);
    expect(identity.thumbprint).toBe(certificate.fingerprint256.replaceAll(':', ''));
  });

  it('may be valid beyond 2049, where X.509 changes how it writes a date', async () => {
    const { certificatePem } = await createIdentity({ commonName: 'far', validYears: 40 });
    expect(new X509Certificate(certificatePem).validToDate.getUTCFullYear()).toBeGreaterThan(2050);
  });

  it('is read back, and refused with the key of another', async () => {
    const [one, other] = await Promise.all([
      createIdentity({ commonName: 'a' }),
      createIdentity({ commonName: 'b' }),
    ]);
    const again = loadIdentity(one.certificatePem, one.privateKeyPem.reveal());
    expect(again.thumbprint).toBe(one.thumbprint);
    expect(() => loadIdentity(one.certificatePem, other.privateKeyPem.reveal())).toThrow(/does not belong/);
  });

  it('never shows its key by accident', async () => {
    const identity = await createIdentity({ commonName: 'a' });
    const shown = [String(identity.privateKeyPem), JSON.stringify(identity), inspect(identity, { depth: 9 })];
    for (const text of shown) expect(text).not.toContain('PRIVATE KEY-----');
  });
});

describe('a thumbprint', () => {
  const digits = 'AB'.repeat(32);

  it.each([
    digits,
    digits.toLowerCase(),
    digits.replaceAll(/(..)(?=.)/g, '$1:'),
    ` ${digits.slice(0, 32)} ${digits.slice(32)}\n`,
  ])('is read from %j', (text) => {
    expect(parseThumbprint(text)).toBe(digits);
  });

  it.each([
    ['AB'.repeat(20), 'SHA-1'],
    ['AB', '64 hex digits, this one has 2'],
    ['', 'this one has 0'],
    ['G'.repeat(64), 'hex digits only'],
  ])('%j is none, and the problem says why', (text, problem) => {
    expect(parseThumbprint(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('is the same as itself only', () => {
    const [a, b] = [parseThumbprint(digits), parseThumbprint('AC'.repeat(32))];
    if (typeof a !== 'string' || typeof b !== 'string') throw new Error('they do not parse');
    expect([sameThumbprint(a, a), sameThumbprint(a, b)]).toEqual([true, false]);
  });
});
