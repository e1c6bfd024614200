import { describe, expect, it } from 'vitest';
import { parseGlob } from './glob.ts';

const paths = [
  'a.txt',
  'A.TXT',
  'ab.txt',
  'bin/a.txt',
  'bin/x/a.txt',
  'bin/a.dll',
  'obin/a.txt',
  'a+b(1).[x]',
];

describe('a pattern for files', () => {
  it.each([
    ['*.txt', ['a.txt', 'A.TXT', 'ab.txt']],
    ['**/*.txt', ['a.txt', 'A.TXT', 'ab.txt', 'bin/a.txt', 'bin/x/a.txt', 'obin/a.txt']],
    ['**.txt', ['a.txt', 'A.TXT', 'ab.txt', 'bin/a.txt', 'bin/x/a.txt', 'obin/a.txt']],
    ['bin\\**\\*.txt', ['bin/a.txt', 'bin/x/a.txt']],
    ['bin/', ['bin/a.txt', 'bin/x/a.txt', 'bin/a.dll']],
    ['BIN/*', ['bin/a.txt', 'bin/a.dll']],
    ['./bin/*/a.txt', ['bin/x/a.txt']],
    ['a?.txt', ['ab.txt']],
    ['a.txt', ['a.txt', 'A.TXT']],
    ['**/bin/a.txt', ['bin/a.txt']],
    ['a+b(1).[x]', ['a+b(1).[x]']],
    ['**', paths],
    ['', []],
  ])('%s', (pattern, expected) => {
    const glob = parseGlob(pattern);
    expect(paths.filter((path) => glob.matches(path))).toEqual(expected);
  });

  it.each([
    ['bin/Release/*.dll', 'bin/Release', '*.dll', true, false],
    ['..\\shared\\**\\*.config', '../shared', '**/*.config', true, true],
    ['bin/', 'bin', '**/*', true, true],
    ['bin/a.dll', 'bin', 'a.dll', false, false],
    ['/opt/*.txt', '/opt', '*.txt', true, false],
    ['/a.txt', '/', 'a.txt', false, false],
    ['C:\\out\\a.txt', 'C:/out', 'a.txt', false, false],
  ])('%s: where to look, and for what', (pattern, folder, rest, hasWildcard, keepsFolders) => {
    expect(parseGlob(pattern)).toMatchObject({ folder, rest, hasWildcard, keepsFolders });
  });
});
