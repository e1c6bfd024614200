import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

const line = (text: string) => ({ text, ends: true });
const piece = (text: string) => ({ text, ends: false });
const splitter = (limit = 10) => new LineSplitter(() => limit);

describe('lines', () => {
  it('end at LF or CR LF, wherever the text is cut, and the last may have no end', () => {
    const text = 'one\r\n\ntwo\nthree';
    for (let cut = 0; cut <= text.length; cut++) {
      const lines = splitter();
      const all = [...lines.push(text.slice(0, cut)), ...lines.push(text.slice(cut)), ...lines.flush()];
      expect(all).toEqual(['one', '', 'two', 'three'].map(line));
    }
  });

  it('beyond the limit come in pieces that say that they go on', () => {
    const lines = splitter();
    expect(lines.push('0123456789abc')).toEqual([piece('0123456789')]);
    expect(lines.push('d\nnext\n')).toEqual([line('abcd'), line('next')]);
    expect(lines.flush()).toEqual([]);
  });

  it('are not cut inside of a character', () => {
    expect(splitter().push('012345678😀x\n')).toEqual([piece('012345678'), line('😀x')]);
  });

  it('without end do not fill the memory', () => {
    const lines = splitter(1000);
    let told = 0;
    for (let count = 0; count < 1000; count++) told += lines.push('x'.repeat(777)).length;
    expect(told).toBe(776);
    expect(lines.flush()[0]?.text.length).toBe(1000);
  });
});
