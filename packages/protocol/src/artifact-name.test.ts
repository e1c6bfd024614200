import { expect, it } from 'vitest';
import { artifactName } from './artifact-name.ts';

it.each([
  ['report.html', 'report.html'],
  ['Bericht März (2).tar.gz', 'Bericht März (2).tar.gz'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['C:\\Windows\\win.ini', 'C__Windows_win.ini'],
  ['.htaccess', 'htaccess'],
  ['..', 'artifact'],
  ['', 'artifact'],
  ['a\u0000b\r\nc\u202Etxt.exe', 'a_b__c_txt.exe'],
  ['what is this? "*"', 'what is this_ ___'],
  ['nul.txt', 'nul_.txt'],
  ['nullable.txt', 'nullable.txt'],
  ['trailing. . ', 'trailing'],
  ['broken \uD800 half', 'broken _ half'],
])('of %j the name %j is left, which means the same everywhere', (given, name) => {
  expect(artifactName(given)).toBe(name);
  expect(artifactName(name)).toBe(name);
});

it('a name that is too long for a file system keeps its ending, and no half character', () => {
  expect(artifactName(`${'€'.repeat(400)}.json`)).toBe(`${'€'.repeat(65)}.json`);
  expect(Buffer.byteLength(artifactName('x'.repeat(5000)))).toBe(200);
});
