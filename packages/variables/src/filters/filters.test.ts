import { describe, expect, it } from 'vitest';
import { filtered, textOf, variables } from '../evaluate.test-support.ts';

describe('how filters are written', () => {
  it.each([
    ['#{V | Replace a b}', 'bbc'],
    ['#{V|Replace "a" "b c"}', 'b cbc'],
    ['#{V | Replace \\"a\\" \\"#b\\"}', '#bbc'],
    ['#{V | Replace a #{W}}', 'wbc'],
    ['#{V | Append #{if W}1#{/if}#{calc 1+1}}', 'abc12'],
    ['#{V | Append #{each x in W}<#{x}>#{/each}}', 'abc<w>'],
    ['#{V | TOUPPER|tolower | Append x}', 'abcx'],
    ['#{ | Append x}', 'x'],
    ['#{|Append x}', 'x'],
  ])('%s', (template, text) => {
    expect(textOf(template, { V: 'abc', W: 'w' })).toBe(text);
  });

  it('read no further filter after a blank after a nested token', () => {
    const set = variables({ V: 'abc', W: 'w' });
    expect(set.evaluate('#{V | Append #{W}| ToUpper}').value).toBe('ABCW');
    expect(set.evaluate('#{V | Append #{W} | ToUpper}').error).toMatch(/^line 1/);
  });

  it('leave a token as it is that names an unknown filter or unsuitable options', () => {
    expect(textOf('#{V | Nope}#{V|ToUpper x}', { V: 'a' })).toBe('#{V | Nope}#{V | ToUpper "x"}');
  });

  it('give nothing for a missing value, all but those that need none', () => {
    expect(textOf('#{M | ToUpper | Trim}')).toBe('#{M | ToUpper | Trim}');
    const { value, missing } = variables({}).evaluate('#{M | Append a b}#{M | Prepend c d}');
    expect({ value, missing }).toEqual({ value: 'abcd', missing: [] });
  });

  it.each(['HtmlEscape', 'XmlEscape', 'JsonEscape', 'YamlSingleQuoteEscape', 'YamlDoubleQuoteEscape'])(
    'take no option for %s',
    (name) => {
      expect(filtered('a', `${name} x`)).toBeUndefined();
    },
  );
  it.each([
    'PropertiesKeyEscape',
    'PropertiesValueEscape',
    'UriEscape',
    'UriDataEscape',
    'ToLower',
    'ToUpper',
  ])('nor for %s', (name) => {
    expect(filtered('a', `${name} x`)).toBeUndefined();
    expect(filtered('', name)).toBe('');
  });
});

/** A value, a filter with its options, and what comes out: undefined where the token stays. */
const cases: readonly (readonly [string, string, string | undefined])[] = [
  ['aÄ', 'ToLower', 'aä'],
  ['aä', 'ToUpper', 'AÄ'],
  ['straße ŉ', 'ToUpper', 'STRAßE ŉ'],
  ['İK', 'ToLower', 'İk'],
  ['ä', 'ToBase64', 'w6Q='],
  ['ä', 'ToBase64 UTF-8', 'w6Q='],
  ['ä', 'ToBase64 unicode', '5AA='],
  ['ä', 'ToBase64 utf8 x', undefined],
  ['ä', 'ToBase64 latin', undefined],
  ['w6Q=', 'FromBase64', 'ä'],
  ['5AA=', 'FromBase64 unicode', 'ä'],
  ['8J+YgA==', 'FromBase64 utf8', '😀'],
  ['/w==', 'FromBase64', '\ufffd'],
  [`&<>"'/`, 'HtmlEscape', '&amp;&lt;&gt;&quot;&apos;&#x2F;'],
  [`&<>"'/`, 'XmlEscape', '&amp;&lt;&gt;&quot;&apos;/'],
  ['"\\\r\n\t/\b\x01', 'JsonEscape', '\\"\\\\\\r\\n\\t/\b\x01'],
  ["it's", 'YamlSingleQuoteEscape', "it''s"],
  ['a\nb\r\n\r\nc', 'YamlSingleQuoteEscape', 'a\n\nb\r\n\r\n\r\nc'],
  ['a\n\r\nb\rc', 'YamlSingleQuoteEscape', 'a\n\n\r\nb\rc'],
  ['\r\n\t\\"~\x7fé\x01', 'YamlDoubleQuoteEscape', '\\r\\n\\t\\\\\\"~\\u007f\\u00e9\\u0001'],
  [
    'a b:c=d\\\r\n\t\u00fe\u00ff\u0416',
    'PropertiesKeyEscape',
    'a\\ b\\:c\\=d\\\\\\r\\n\\t\u00fe\\u00ff\\u0416',
  ],
  ['  b:c=d\\\u0416', 'PropertiesValueEscape', '\\  b:c=d\\\\\\u0416'],
  ['a b/ü?x=1&y=[2]#z%', 'UriEscape', 'a%20b/%C3%BC?x=1&y=[2]#z%25'],
  ["a b/-_.~!*'()", 'UriDataEscape', 'a%20b%2F-_.~%21%2A%27%28%29'],
  ['abc', 'Match b', 'true'],
  ['abc', 'Match B', 'false'],
  ['abc', 'Match', undefined],
  ['abc', 'Match a b', undefined],
  ['abc', 'Match \\"(\\"', undefined],
  ['a-b', 'Replace \\"(\\w)-(\\w)\\" \\"$2+$1$$\\"', 'b+a$'],
  ['abab', 'Replace b', 'aa'],
  ['abc', 'Replace', undefined],
  ['abc', 'StartsWith ab', 'true'],
  ['abc', 'StartsWith AB', 'false'],
  ['abc', 'EndsWith bc', 'true'],
  ['abc', 'Contains b', 'true'],
  ['abc', 'Contains x', 'false'],
  ['abc', 'Contains a b', undefined],
  ['abc', 'Contains', undefined],
  ['abcdef', 'Substring 2', 'ab'],
  ['abcdef', 'Substring 2 3', 'cde'],
  ['abc', 'Substring 9', 'abc'],
  ['abc', 'Substring 1 9', 'bc'],
  ['abc', 'Substring 3 1', ''],
  ['abc', 'Substring 4 1', undefined],
  ['abc', 'Substring -0', ''],
  ['abc', 'Substring " +2 "', 'ab'],
  ['abc', 'Substring -1', undefined],
  ['abc', 'Substring x', undefined],
  ['abc', 'Substring', undefined],
  ['abcdef', 'Truncate 3', 'abc...'],
  ['abcdef', 'Truncate 3 "!"', 'abc!'],
  ['abc', 'Truncate 3', 'abc'],
  ['abc', 'Truncate -1', undefined],
  ['abc', 'Truncate x', undefined],
  [' a ', 'Trim', 'a'],
  [' a ', 'Trim start', 'a '],
  [' a ', 'Trim End', ' a'],
  [' a ', 'Trim both', undefined],
  [' a ', 'Trim end both', ' a'],
  ['\ufeff\u0085a\u2003', 'Trim', '\ufeff\u0085a'],
  ['a\nb\r\nc', 'Indent', '    a\n    b\r\n    c'],
  ['a\nb', 'Indent 2', '  a\n  b'],
  ['a\nb', 'Indent /2', 'a\n  b'],
  ['a\nb', 'Indent 1/2', ' a\n  b'],
  ['a\nb', 'Indent 256', '256a\n256b'],
  ['a\nb', 'Indent "> "', '> a\n> b'],
  ['a\nb', 'Indent "- " "  "', '- a\n  b'],
  ['a\nb', 'Indent a b c', undefined],
  ['a\rb', 'Indent 1', ' a\rb'],
  ['a\nb', 'Indent "+1"', '+1a\n+1b'],
  ['a\nb', 'Indent 0001', '0001a\n0001b'],
  ['', 'Indent 2', ''],
  ['', 'Indent a b c', ''],
  ['x', 'Append a b', 'xab'],
  ['x', 'Append', undefined],
  ['x', 'Prepend a b', 'abx'],
  ['x', 'Prepend', undefined],
  ['v1.2.3.4-beta.5+meta', 'VersionMajor', '1'],
  ['v1.2.3.4-beta.5+meta', 'VersionMinor', '2'],
  ['v1.2.3.4-beta.5+meta', 'VersionPatch', '3'],
  ['v1.2.3.4-beta.5+meta', 'VersionRevision', '4'],
  ['v1.2.3.4-beta.5+meta', 'VersionPreRelease', 'beta.5'],
  ['v1.2.3.4-beta.5+meta', 'VersionPreReleasePrefix', 'beta'],
  ['v1.2.3.4-beta.5+meta', 'VersionPreReleaseCounter', '5'],
  ['v1.2.3.4-beta.5+meta', 'VersionMetadata', 'meta'],
  ['1.2', 'VersionMinor x', '2'],
  ['1 . 2', 'VersionMinor', '2'],
  ['foo', 'VersionPreRelease', 'foo'],
  ['foo', 'VersionMajor', '0'],
  ['1.2 _rc', 'VersionPreRelease', 'rc'],
  ['1.2_rc', 'VersionPreRelease', '2_rc'],
  ['1.2-rc', 'VersionPreRelease', 'rc'],
  ['1.2+a+b', 'VersionMetadata', 'a+b'],
  ['1.2.3.4.5', 'VersionPreRelease', '5'],
  ['abc', 'Md5', '900150983cd24fb0d6963f7d28e17f72'],
  ['abc', 'Sha1', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['abc', 'Sha256 4', 'ba7816bf'],
  ['YWJj', 'Sha256 base64 4', 'ba7816bf'],
  ['abc', 'Md5 unicode 4', 'ce1473cf'],
  ['abc', 'Md5 999', '900150983cd24fb0d6963f7d28e17f72'],
  ['abc', 'Md5 0', undefined],
  ['abc', 'Md5 -1', undefined],
  ['abc', 'Md5 " +4 "', '90015098'],
  ['abc', 'Md5 latin', undefined],
  ['abc', 'Md5 4 4', undefined],
  ['abc', 'Md5 utf8 base64', undefined],
  ['!', 'Md5 base64', undefined],
  ['1.5', 'Format', undefined],
];

describe('filters', () => {
  it.each(cases)('%j | %s is %j', (value, filter, result) => {
    expect(filtered(value, filter)).toBe(result);
  });

  it.each([
    ['!!', 'FromBase64', 'Filter FromBase64: the value is not base64.'],
    ['abc', 'FromBase64', 'Filter FromBase64: the value is not base64.'],
    ['1.2.$', 'VersionMajor', 'Filter VersionMajor: the value is not a version.'],
    ['99999999999', 'VersionMajor', 'Filter VersionMajor: the value is not a version.'],
    ['!!', 'FromBase64 latin', 'Filter FromBase64: the value is not base64.'],
  ])('%j | %s says what is wrong, and never the value, which may be a secret', (value, filter, error) => {
    expect(variables({ V: value }).evaluate(`#{V | ${filter}}`).error).toBe(error);
  });
});
