import { expect, it } from 'vitest';
import { evaluate, parseExpression, type Value } from './odata-expression.ts';

const properties: Record<string, Value> = {
  Id: 'Git.Tools',
  Description: "It's git",
  Tags: ' vcs git ',
  Published: '2026-02-01T00:00:00.000Z',
  IsLatestVersion: true,
  DownloadCount: 7,
  Title: null,
};
const known = new Set(Object.keys(properties));
const valueFor = (text: string) => evaluate(parseExpression(text, known), (name) => properties[name] ?? null);

it.each<[string, Value]>([
  ['IsLatestVersion', true],
  ["tolower(Id) eq 'git.tools'", true],
  ["Id eq 'git.tools'", false],
  ["(tolower(Id) eq 'git.tools') and IsLatestVersion", true],
  ["startswith(tolower(Id),'git') and not endswith(Id, 'x')", true],
  ["Description eq 'It''s git'", true],
  ["Published gt datetime'2026-01-31T12:00:00'", true],
  ["Published lt datetime'2026-01-31T12:00:00Z'", false],
  ['DownloadCount ge 7 and DownloadCount lt 7.5', true],
  ['Title eq null', true],
  ['DownloadCount gt null', false],
  ["false or Id ne 'x' and true", true],
  ["concat(Id,'!')", 'Git.Tools!'],
  ['length(Id) eq 9L', true],
  [
    "((((Id ne null) and substringof('git',tolower(Id))) or ((Description ne null) and substringof('git',tolower(Description)))) or ((Tags ne null) and substringof(' git ',tolower(Tags)))) and IsLatestVersion",
    true,
  ],
])('%s is %s', (text, expected) => {
  expect(valueFor(text)).toBe(expected);
});

it.each([
  ['', 'it ends too early'],
  ['Id eq', 'it ends too early'],
  ['Colour', '"Colour" at character 1 is not understood'],
  ["Id eq 'x' Id", '"Id" at character 11 is not understood'],
  ['explode(Id)', '"explode" at character 1 is not understood'],
  ['Id eq #', 'character 6 is not understood'],
  ["Id eq 'x", 'character 6 is not understood'],
  ["Published gt datetime'yesterday'", '"yesterday" is no time'],
  ['('.repeat(60), 'nested more than 50 deep'],
  ['not '.repeat(60), 'nested more than 50 deep'],
  ["Id eq '".padEnd(5000, 'x'), 'longer than 4000 characters'],
])('%s is refused with the place', (text, problem) => {
  expect(() => valueFor(text)).toThrow(problem);
});
