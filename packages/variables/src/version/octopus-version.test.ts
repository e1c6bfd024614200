import { describe, expect, it } from 'vitest';
import { isDockerPrerelease, parseDockerTag } from './docker-tag.ts';
import { compareLexicographicVersions, parseLexicographicVersion } from './lexicographic-version.ts';
import {
  isOctopusPrerelease,
  octopusVersionOrZero,
  parseOctopusVersion,
  splitPrerelease,
} from './octopus-version.ts';
import { compareOctopusVersions, octopusVersionKey } from './version-order.ts';

function mustRead(text: string) {
  const version = parseOctopusVersion(text);
  if (!version) throw new Error(`${text} is no version`);
  return version;
}

describe('the number of a release', () => {
  it.each([
    ['1', '', '1.0.0.0', '', ''],
    ['1.2', '', '1.2.0.0', '', ''],
    ['1.2.3.4', '', '1.2.3.4', '', ''],
    ['v1.2', 'v', '1.2.0.0', '', ''],
    ['V 1.2', 'V', '1.2.0.0', '', ''],
    ['001.02', '', '1.2.0.0', '', ''],
    [' 1 . 2 . 3 . 4 ', '', '1.2.3.4', '', ''],
    ['1.2.3-beta', '', '1.2.3.0', 'beta', ''],
    ['1.2.3.beta', '', '1.2.3.0', 'beta', ''],
    ['1.2.3\\beta', '', '1.2.3.0', 'beta', ''],
    ['1.2.3 _beta', '', '1.2.3.0', 'beta', ''],
    ['1.2.3 beta', '', '1.2.3.0', 'beta', ''],
    ['1.2.3-beta.1_x\\y-z', '', '1.2.3.0', 'beta.1_x\\y-z', ''],
    ['1.2.3--beta', '', '1.2.3.0', '-beta', ''],
    ['1.2.3-', '', '1.2.3.0', '', ''],
    ['1.2.3.', '', '1.2.3.0', '', ''],
    ['1.2.3.4.5', '', '1.2.3.4', '5', ''],
    ['1.2.3-007', '', '1.2.3.0', '007', ''],
    ['1.2a', '', '1.0.0.0', '2a', ''],
    ['1.2_a', '', '1.0.0.0', '2_a', ''],
    ['2a', '', '0.0.0.0', '2a', ''],
    ['1.2+meta', '', '1.2.0.0', '', 'meta'],
    ['1.2-a+meta.1_\\-+x ', '', '1.2.0.0', 'a', 'meta.1_\\-+x'],
    ['1.2+', '', '1.2.0.0', '', ''],
    ['foo', '', '0.0.0.0', 'foo', ''],
    ['-foo', '', '0.0.0.0', 'foo', ''],
    ['.5', '', '0.0.0.0', '5', ''],
    ['v', '', '0.0.0.0', 'v', ''],
    ['version-1', '', '0.0.0.0', 'version-1', ''],
    ['99999999999a', '', '0.0.0.0', '99999999999a', ''],
    ['+m', '', '0.0.0.0', '', 'm'],
    ['2147483647', '', '2147483647.0.0.0', '', ''],
  ])('%j is read', (text, prefix, numbers, prerelease, metadata) => {
    const version = mustRead(text);
    const { major, minor, patch, revision } = version;
    expect([version.prefix, [major, minor, patch, revision].join('.')]).toEqual([prefix, numbers]);
    expect([version.prerelease, version.metadata]).toEqual([prerelease, metadata]);
    expect(version.original).toBe(text.replaceAll(' ', ''));
    expect(isOctopusPrerelease(version)).toBe(prerelease !== '');
  });

  it.each([
    ['', 'nothing'],
    [' \t', 'blanks'],
    ['2147483648', 'a number beyond 32 bits'],
    ['1.2.3.99999999999', 'a number beyond 32 bits'],
    ['1.2-be ta', 'a blank in the prerelease'],
    ['1.2 - beta', 'a blank in the prerelease'],
    ['foo bar', 'a blank in the prerelease'],
    ['1.2+a b', 'a blank in the metadata'],
    ['1.2-a +b', 'a blank before the metadata'],
    ['1.2-$', 'a character that is not allowed'],
    ['1.2/3', 'a slash'],
    ['1.2-é', 'a letter beyond ASCII'],
    ['1.2+é', 'a letter beyond ASCII'],
    ['1,2', 'a comma'],
  ])('%j is none: %s', (text) => {
    expect(parseOctopusVersion(text)).toBeUndefined();
    expect(octopusVersionOrZero(text)).toMatchObject({ major: 0, prerelease: '', original: '0.0.0' });
  });

  it('has a prerelease with a prefix up to its first separator and a counter behind it', () => {
    const split = ['beta.5', 'beta-1_2', 'beta_', '-x', 'beta', 'a\\b', ''].map(splitPrerelease);
    expect(split.map(({ prefix, counter }) => [prefix, counter])).toEqual([
      ...[
        ['beta', '5'],
        ['beta', '1_2'],
        ['beta', ''],
        ['', 'x'],
      ],
      ...[
        ['beta', ''],
        ['a', 'b'],
        ['', ''],
      ],
    ]);
  });

  const ordered = [
    'foo',
    '0',
    '1-1',
    '1-2',
    '1-10',
    '1-alpha',
    '1-alpha.1',
    '1-alpha.1.x',
    '1-alpha-2',
    '1-alpha_10',
    '1-alpha.beta',
    '1-beta',
    '1-rc1',
    '1',
    '1.0.0.1-a',
    '1.0.0.1',
    '1.0.1',
    '1.2',
    '1.10',
    'v2',
  ];

  it('stands in one order, whichever two are compared', () => {
    for (const [at, a] of ordered.entries()) {
      for (const [other, b] of ordered.entries()) {
        const order = compareOctopusVersions(mustRead(a), mustRead(b));
        expect(Math.sign(order), `${a} to ${b}`).toBe(Math.sign(at - other));
        expect(octopusVersionKey(mustRead(a)) === octopusVersionKey(mustRead(b))).toBe(a === b);
      }
    }
  });

  it.each([
    ['1', 'v1.0.0.0'],
    ['1.0-beta.1', '1.0-BETA_01'],
    ['1.0-a\\b', '1.0.a-b'],
    ['1.0+x', '1.0+y'],
    ['1.0-', '1.0'],
  ])('%s stands at the place of %s', (a, b) => {
    expect(compareOctopusVersions(mustRead(a), mustRead(b))).toBe(0);
    expect(octopusVersionKey(mustRead(a))).toBe(octopusVersionKey(mustRead(b)));
  });
});

it('the tag latest of an image is no prerelease, but stands where one of 0.0.0 does', () => {
  const tag = (text: string) => parseDockerTag(text) ?? mustRead(text);
  expect(['latest', '1.0-rc', '1.0', 'LATEST'].map((text) => isDockerPrerelease(tag(text)))).toEqual([
    ...[false, true, false, true],
  ]);
  expect(compareOctopusVersions(tag('latest'), tag('latest'))).toBe(0);
  expect(compareOctopusVersions(tag('latest'), tag('0.0.0'))).toBeLessThan(0);
  expect(compareOctopusVersions(tag('latest'), tag('1.0'))).toBeLessThan(0);
  expect(parseDockerTag('a b')).toBeUndefined();
});

describe('a version that is only letters', () => {
  const mustBe = (text: string) => {
    const version = parseLexicographicVersion(text);
    if (!version) throw new Error(`${text} is none`);
    return version;
  };

  it('has labels and metadata, but no numbers', () => {
    expect(mustBe('1.2-main_x+m ')).toEqual({
      release: '1.2-main_x',
      metadata: 'm',
      original: '1.2-main_x+m',
    });
    expect(['', ' ', ' a', 'a b', 'a/b', 'é'].map(parseLexicographicVersion)).toEqual(
      Array(6).fill(undefined),
    );
  });

  it('is ordered label by label', () => {
    const texts = ['main.10', 'b', 'main', 'main-2', 'A', '7', 'main-2.x', 'main-x'];
    const sorted = texts.map(mustBe).toSorted(compareLexicographicVersions);
    expect(sorted.map(({ original }) => original)).toEqual([
      ...['7', 'A', 'b', 'main', 'main-2', 'main-2.x', 'main.10', 'main-x'],
    ]);
    expect(compareLexicographicVersions(mustBe('a.1+x'), mustBe('A_01'))).toBe(0);
  });
});
