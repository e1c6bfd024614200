import { describe, expect, it } from 'vitest';
import { Masker, mask, masked, Secrets } from './masker.ts';

function secretsOf(...values: string[]): Secrets {
  const secrets = new Secrets();
  for (const value of values) secrets.add(value);
  return secrets;
}

/** Cuts the text at these places. */
function inPieces(text: string, secrets: Secrets, cuts: readonly number[]): string {
  const masker = new Masker(secrets);
  let shown = '';
  let at = 0;
  for (const cut of [...cuts, text.length]) {
    shown += masker.push(text.slice(at, cut));
    at = cut;
  }
  return shown + masker.flush();
}

describe('a secret', () => {
  it('does not show, wherever the text is cut', () => {
    const text = 'user=tako password=hunter2! done';
    for (let cut = 0; cut <= text.length; cut++) {
      expect(inPieces(text, secretsOf('hunter2!'), [cut])).toBe(`user=tako password=${mask} done`);
    }
  });

  it('over several lines does not show, whatever ends them', () => {
    const secrets = secretsOf('-----BEGIN\r\nabc\r\nEND-----\n');
    expect(masked('key: -----BEGIN\nabc\nEND-----', secrets)).toBe(`key: ${mask}`);
  });

  it.each([
    ['base64', Buffer.from('pa"ss wörd').toString('base64')],
    ['a URL', encodeURIComponent('pa"ss wörd')],
    ['JSON', 'pa\\"ss wörd'],
  ])('does not show in %s either', (_, shown) => {
    expect(masked(`x ${shown} y`, secretsOf('pa"ss wörd'))).toBe(`x ${mask} y`);
  });

  it('does not show as a shell quotes it', () => {
    expect(masked(`+ echo 'it'\\''s me'`, secretsOf(`it's me`))).toBe(`+ echo '${mask}'`);
  });

  it('that overlaps another leaves nothing of either', () => {
    expect(masked('xabcdefy', secretsOf('abcd', 'cdef'))).toBe(`x${mask}y`);
    expect(masked('xabcdefgy', secretsOf('bcde', 'abcdefg'))).toBe(`x${mask}y`);
  });

  it('of fewer than four characters is not masked, and says so', () => {
    const secrets = new Secrets();
    expect([secrets.add('abc'), secrets.add(' ab '), secrets.add('abcd')]).toEqual([false, false, true]);
    expect(masked('abc', secrets)).toBe('abc');
  });

  it('that is told while text comes counts from then on', () => {
    const secrets = new Secrets();
    const masker = new Masker(secrets);
    expect(masker.push('late ')).toBe('late ');
    secrets.add('late');
    expect(masker.push('late la')).toBe(`${mask} `);
    expect(masker.push('st') + masker.flush()).toBe('last');
  });

  it('holds back only what could become one', () => {
    const masker = new Masker(secretsOf('hunter2'));
    expect(masker.push('before hun')).toBe('before ');
    expect(masker.push('ting')).toBe('hunting');
    expect(masker.push(' hunter')).toBe(' ');
    expect(masker.flush()).toBe('hunter');
  });
});

/** A generator that gives the same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The whole text at once: every place that belongs to a form of a secret is covered, overlapping ones together. */
function reference(text: string, secrets: readonly string[]): string {
  const spans: [number, number][] = [];
  for (let at = 0; at < text.length; at++) {
    const length = Math.max(
      0,
      ...secrets.filter((secret) => text.startsWith(secret, at)).map((s) => s.length),
    );
    if (length === 0) continue;
    const last = spans.at(-1);
    if (last && at < last[1]) last[1] = Math.max(last[1], at + length);
    else spans.push([at, at + length]);
  }
  let shown = '';
  let done = 0;
  for (const [from, to] of spans) {
    shown += text.slice(done, from) + mask;
    done = to;
  }
  return shown + text.slice(done);
}

describe('random texts', () => {
  it('come out alike however they are cut, as the whole does, with no secret in them', () => {
    for (let seed = 1; seed <= 3000; seed++) {
      const below = numbers(seed);
      const letters = (count: number) => Array.from({ length: count }, () => 'ab\n'[below(3)] ?? '').join('');
      const values = Array.from({ length: 1 + below(3) }, () => `a${letters(2 + below(5))}b`);
      let text = '';
      while (text.length < 60)
        text += below(3) === 0 ? (values[below(values.length)] ?? '') : letters(below(6));
      const cuts = Array.from({ length: below(8) }, () => below(text.length)).sort((a, b) => a - b);
      const forms = values.flatMap((value) => [value, value.replaceAll('\n', '\\n')]);
      const shown = inPieces(text, secretsOf(...values), cuts);
      expect(shown, `seed ${seed}`).toBe(reference(text, forms));
      for (const value of values) expect(shown, `seed ${seed}`).not.toContain(value);
    }
  });
});
