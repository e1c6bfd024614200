import { describe, expect, it } from 'vitest';
import { readGlob } from './glob.ts';

const matches = (pattern: string, path: string, ignoreCase = false) =>
  readGlob(pattern, { ignoreCase }).matches(path);

describe('a glob', () => {
  it.each([
    ['a star', '*.json', ['app.json', '.json', '.hidden.json'], ['app.jsonx', 'x/app.json', 'app_json']],
    ['a star in a folder', 'conf/*.json', ['conf/a.json'], ['conf/x/a.json', 'a.json', 'other/conf/a.json']],
    ['a star as a folder', '*/a.json', ['x/a.json'], ['a.json', 'x/y/a.json']],
    ['two stars', '**/*.json', ['a.json', 'x/a.json', 'x/y/.z/a.json'], ['a.jso', 'x/a.json/b']],
    ['two stars between', 'a/**/z.txt', ['a/z.txt', 'a/b/z.txt', 'a/b/c/z.txt'], ['a/xz.txt', 'b/z.txt']],
    ['two stars at the end', 'a/**', ['a/b', 'a/b/c.d'], ['a', 'b/a/c']],
    ['two stars alone', '**', ['a', 'a/b'], []],
    ['two stars, twice', '**/**/a', ['a', 'x/a', 'x/y/z/a'], ['xa']],
    ['two stars in a name', 'a**.txt', ['a.txt', 'abc.txt'], ['a/b.txt']],
    ['a question mark', 'a?.txt', ['ab.txt', 'aß.txt', 'a😀.txt'], ['a.txt', 'abc.txt', 'a/.txt']],
    [
      'brackets',
      'web[12].config',
      ['web1.config', 'web2.config'],
      ['web3.config', 'web12.config', 'web.config'],
    ],
    ['a range in brackets', 'web[1-3].config', ['web2.config'], ['web4.config', 'web-.config']],
    ['a turned bracket', 'web[!1-3].config', ['web4.config', 'web!.config'], ['web2.config', 'web/.config']],
    ['signs in brackets', 'a[.^$&-]', ['a.', 'a^', 'a$', 'a&', 'a-'], ['ab', 'a%']],
    ['braces', '*.{json,y{a,}ml}', ['a.json', 'a.yaml', 'a.yml'], ['a.xml', 'a.{json}', 'a.']],
    ['braces over folders', '{a/b,c}/*.txt', ['a/b/x.txt', 'c/x.txt'], ['a/x.txt', 'b/x.txt']],
    ['braces with stars', '{**/*.json,x/*}', ['d/e/a.json', 'x/y'], ['d/x/y']],
    ['backslashes', 'conf\\**\\*.json', ['conf/a.json', 'conf/x/a.json'], ['conf\\a.json']],
    ['a dot in front', './conf/./a.json', ['conf/a.json'], ['./conf/a.json']],
    ['blanks around it', '  a b.json\t', ['a b.json'], ['ab.json']],
  ])('with %s means what the original means by it', (_, pattern, those, others) => {
    expect(those.filter((path) => !matches(pattern, path))).toEqual([]);
    expect(others.filter((path) => matches(pattern, path))).toEqual([]);
  });

  it.each(['a(b)+|^$.txt', 'a[b.txt', 'a{b.txt', 'a{b}.txt', '!a', '@(a)', 'a]}.txt', '[]'])(
    'that is nothing but a name means that name: %s',
    (name) => {
      expect(matches(name, name)).toBe(true);
      expect(matches(name, `x${name}`)).toBe(false);
    },
  );

  it('looks at case where the file system does', () => {
    expect(matches('Web.*.CONFIG', 'web.release.config')).toBe(false);
    expect(matches('Web.*.CONFIG', 'web.release.config', true)).toBe(true);
  });

  it('says the folder below which alone it can find something', () => {
    const folders = ['a/b/*.txt', '*.txt', 'a/b.txt', 'a/x[1]/b', 'a{b/c,d}/e', 'b.txt'];
    const found = folders.map((pattern) => readGlob(pattern, { ignoreCase: false }).folder);
    expect(found).toEqual(['a/b', '', 'a', 'a', '', '']);
  });
});
