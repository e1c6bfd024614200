import { describe, expect, it } from 'vitest';
import { formatFloat, isInFloat, parseFloatRange, sameFloat } from './float-range.ts';
import { mustRead } from './version.test-support.ts';
import { formatVersion } from './version-text.ts';

function mustFloat(text: string) {
  const float = parseFloatRange(text);
  if (!float) throw new Error(`${text} floats not`);
  return float;
}

describe('a version with a *', () => {
  it.each([
    ['*', 'major', '0.0.0', '*'],
    ['1.*', 'minor', '1.0.0', '1.*'],
    ['1.0.*', 'patch', '1.0.0', '1.0.*'],
    ['1.0.0.*', 'revision', '1.0.0', '1.0.0.*'],
    ['1.0.0-*', 'prerelease', '1.0.0-0', '1.0.0-*'],
    ['1.0.0-rc*', 'prerelease', '1.0.0-rc', '1.0.0-rc*'],
    ['1.0.0-rc.*', 'prerelease', '1.0.0-rc.0', '1.0.0-rc.*'],
    ['1.0.0-rc-*', 'prerelease', '1.0.0-rc-', '1.0.0-rc-*'],
    ['1.0-*', 'prerelease', '1.0.0-0', '1.0.0-*'],
    ['1.2.3.4-*', 'prerelease', '1.2.3.4-0', '1.2.3.4-*'],
    ['*-*', 'absolute-latest', '0.0.0-0', '*-*'],
    ['*-rc*', 'prerelease-major', '0.0.0-rc', '*-rc*'],
    ['*-rc.*', 'prerelease-major', '0.0.0-rc.0', '*-rc.*'],
    ['1.*-*', 'prerelease-minor', '1.0.0-0', '1.*-*'],
    ['1.0.*-rc*', 'prerelease-patch', '1.0.0-rc', '1.0.*-rc*'],
    ['1.0.*-rc-*', 'prerelease-patch', '1.0.0-rc-', '1.0.*-rc-*'],
    ['1.0.0.*-*', 'prerelease-revision', '1.0.0-0', '1.0.0.*-*'],
    ['1.0-beta', 'none', '1.0.0-beta', '1.0.0-beta'],
    // As NuGet has it: the * stands for a digit 0.
    ['1.1*', 'minor', '1.10.0', '1.*'],
    ['1*', 'none', '10.0.0', '10.0.0'],
  ])('%s floats by %s from %s on and prints %s', (text, behavior, min, printed) => {
    const float = mustFloat(text);
    expect([float.behavior, formatVersion(float.min), formatFloat(float)]).toEqual([behavior, min, printed]);
  });

  it('may be inside of its numbers only when it is stable or the prefix fits', () => {
    const inside = (text: string, versions: readonly string[]) =>
      versions.filter((version) => isInFloat(mustFloat(text), mustRead(version)));
    const all = [
      '0.9',
      '1.0.0-alpha',
      '1.0.0-RC.1',
      '1.0.0',
      '1.0.0.5',
      '1.0.7',
      '1.0.7-rc',
      '1.3',
      '2.0-rc',
    ];
    expect(inside('*', all)).toEqual(['0.9', '1.0.0', '1.0.0.5', '1.0.7', '1.3']);
    expect(inside('1.*', all)).toEqual(['1.0.0', '1.0.0.5', '1.0.7', '1.3']);
    expect(inside('1.0.*', all)).toEqual(['1.0.0', '1.0.0.5', '1.0.7']);
    expect(inside('1.0.0.*', all)).toEqual(['1.0.0', '1.0.0.5']);
    expect(inside('1.0.0-*', all)).toEqual(['1.0.0-alpha', '1.0.0-RC.1', '1.0.0']);
    expect(inside('1.0.0-rc*', all)).toEqual(['1.0.0-RC.1', '1.0.0']);
    expect(inside('1.0.*-rc*', all)).toEqual(['1.0.0-RC.1', '1.0.0', '1.0.0.5', '1.0.7', '1.0.7-rc']);
    expect(inside('1.*-a*', all)).toEqual(['1.0.0-alpha', '1.0.0', '1.0.0.5', '1.0.7', '1.3']);
    expect(inside('*-rc*', all)).toEqual(all.filter((version) => version !== '1.0.0-alpha'));
    expect(inside('*-*', all)).toEqual(all);
    expect(inside('1.0.0', all)).toEqual([]);
  });

  it('is the same as another that floats alike from the same version', () => {
    expect(sameFloat(mustFloat('1.*'), mustFloat('01.*'))).toBe(true);
    expect(sameFloat(mustFloat('1.*'), mustFloat('1.0.*'))).toBe(false);
    expect(sameFloat(mustFloat('1.*'), undefined)).toBe(false);
    expect(sameFloat(undefined, undefined)).toBe(true);
  });
});
