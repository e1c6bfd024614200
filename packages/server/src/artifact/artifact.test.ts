import type { Sha256 } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import { refusalOf, sizeText } from './artifact.ts';
import { artifactLimits } from './limits.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [12_345, '12.3 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [1_500_000_000, '1.5 GB'],
  [5e15, '5000.0 TB'],
])('%d bytes are shown as %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

describe('a server takes of an agent', () => {
  const limits = { maxFiles: 2, maxFileBytes: 10, maxActionBytes: 15 };
  const offer = { nodeId: 'n', name: 'a', sizeBytes: 10, sha256: 'a'.repeat(64) as Sha256 };

  it.each([
    ['what keeps to its limits', { files: 1, bytes: 5 }, 10, undefined],
    ['no file beyond the number', { files: 2, bytes: 0 }, 1, 'at most 2 files'],
    ['no file that is too large', { files: 0, bytes: 0 }, 11, 'at most 10 bytes'],
    ['not more than all may have', { files: 1, bytes: 6 }, 10, 'at most 15 bytes'],
  ])('%s', (_what, before, sizeBytes, why) => {
    const refusal = refusalOf({ ...offer, sizeBytes }, before, limits);
    if (why === undefined) expect(refusal).toBeUndefined();
    else expect(refusal).toContain(why);
  });

  it('nothing where its settings say so', () => {
    expect(artifactLimits(0, 5)).toBeUndefined();
    expect(artifactLimits(5, 0)).toBeUndefined();
    expect(artifactLimits(1, 2)).toMatchObject({ maxFileBytes: 1_048_576, maxActionBytes: 2_097_152 });
    expect(refusalOf(offer, { files: 0, bytes: 0 }, undefined)).toBe('the server takes no artifacts');
  });
});
