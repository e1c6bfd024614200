import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { variablesOf } from '../variables.test-support.ts';
import { replaceInYaml } from './replace-in-yaml.ts';

const replace = (text: string, values: Record<string, string | null>) =>
  replaceInYaml(text, variablesOf(values)).text;

describe('whatever text is put into whatever place', () => {
  const frames = [
    'k: 1\na: old\nz: 2\n',
    'k: 1\na: "old" # c\n\nz: 2\n',
    "k: 1\na: 'old'\nz: 2\n",
    'k: 1\na: |\n  old\nz: 2\n',
    'k: 1\na: >-\n    old\n\n\nz: 2\n',
    'k: 1\na:\nz: 2\n',
    '{k: 1, a: old, z: 2}\n',
    '{k: 1, a, z: 2}\n',
    '{"k":1,"a":"old","z":2}\n',
    '---\nk: 1\na: !!str &x\n  old\nz: 2',
  ];
  const pieces = [
    'x',
    ' ',
    '\n',
    '#',
    ':',
    '-',
    "'",
    '"',
    '\\',
    '\t',
    '[',
    ',',
    '}',
    'é',
    '😀',
    '\r\n',
    '|',
    '  y',
    '---',
    '\u0085',
    '%',
  ];
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };

  it.each(frames)('it is read back as it was, and so are its neighbours: %j', (frame) => {
    for (let round = 0; round < 500; round += 1) {
      const text = Array.from({ length: next(7) }, () => pieces[next(pieces.length)]).join('');
      const written = replace(frame, { a: text });
      // In double quotes it is what it was; in the other styles its line ends are those of the file.
      const isQuoted = /a"?: (?:!!str |&x )*"/.test(written);
      const expected = { k: '1', a: isQuoted ? text : text.replaceAll('\r\n', '\n'), z: '2' };
      // The original's closing quote in the first column is more than that library takes.
      const readable = written.replaceAll(/^'(?=$|[,\]}]| #)/gm, `${' '.repeat(40)}'`);
      expect(parse(readable, { schema: 'failsafe' }), JSON.stringify([text, written])).toEqual(expected);
    }
  });

  /** What a text means, with names that are no text; nothing behind a name is nothing, with a colon or without. */
  const meaningOf = (text: string): unknown => {
    const options = { schema: 'failsafe', logLevel: 'silent', uniqueKeys: false } as const;
    const [document, ...others] = [parseAllDocuments(text, options)].flat();
    if (!document || others.length > 0 || document.errors.length > 0) return undefined;
    const plain = (value: unknown): unknown => {
      if (value === null) return '';
      if (Array.isArray(value)) return value.map(plain);
      return value instanceof Map ? [...value].map(([name, member]) => [plain(name), plain(member)]) : value;
    };
    return plain(document.toJS({ mapAsMap: true }));
  };

  const containers = [
    'k: 1\na:\n  b: 1\nz: 2\n',
    'k: 1\na:\n- b\n\nz: 2\n',
    '{k: 1, a: [b], z: 2}\n',
    'k: 1\na: # c\n  b: 1\n  # d\nz: 2\n',
    'k: 1\na: # c\n- 1\nz: 2\n',
    'k: 1\na:\n    b: 1\nz: 2\n',
  ];
  const parts = [
    'x: 1',
    '\n',
    '- y',
    '  ',
    '|\n  t\n',
    '{p: q}',
    '"r"',
    ' # c\n',
    '- - u',
    's: >\n  v\n',
    '? w\n: v\n',
    '&n ',
    '!t ',
  ];

  it.each(containers)('as a piece of YAML it means what it means alone: %j', (frame) => {
    for (let round = 0; round < 500; round += 1) {
      const value = `${Array.from({ length: 1 + next(5) }, () => parts[next(parts.length)]).join('')}\n`;
      const written = replace(frame, { a: value });
      const alone = meaningOf(value);
      const isNothing = /^(?: *\n| *#.*)*$/.test(value);
      const a = alone === undefined || isNothing ? value : alone;
      expect(meaningOf(written), JSON.stringify([value, written])).toEqual([
        ['k', '1'],
        ['a', a],
        ['z', '2'],
      ]);
    }
  });
});
