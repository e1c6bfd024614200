/** Documents that nobody has thought of: written anew they say what they said. */
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { variablesOf } from '../variables.test-support.ts';
import { drawFrom, randomYaml } from './random-yaml.test-support.ts';
import { readYaml } from './read/read-yaml.ts';
import { replaceInYaml } from './replace-in-yaml.ts';

const rounds = 3000;
const rewrite = (text: string, values: Record<string, string> = {}) =>
  replaceInYaml(text, variablesOf(values)).text;

/** What another reader makes of a text; undefined where it refuses. */
function meaningOf(text: string): unknown {
  // The original's closing quote in the first column is more than that reader takes.
  const readable = text.replaceAll(/^'(?=$|[,\]}]| #)/gm, `${' '.repeat(40)}'`);
  const documents = [
    parseAllDocuments(readable, { schema: 'failsafe', logLevel: 'silent', uniqueKeys: false }),
  ].flat();
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  return documents.map((document) => [document.toJS({ mapAsMap: true }), document.contents?.tag]);
}

it('whatever the document, it means the same when written, and soon is written the same', () => {
  const draw = drawFrom(20_261_124);
  let read = 0;
  for (let round = 0; round < rounds; round += 1) {
    const text = randomYaml(draw);
    const meaning = meaningOf(text);
    if (meaning === undefined) continue;
    read += 1;
    const written = rewrite(text);
    expect(meaningOf(written), JSON.stringify([text, written])).toEqual(meaning);
    // Where the indentation showed may be gone; anchors and tags, which count for it, may come to stand elsewhere.
    const again = rewrite(written);
    expect(meaningOf(again), JSON.stringify([text, again])).toEqual(meaning);
    if (!/[&!]/.test(text)) expect(rewrite(again), JSON.stringify([text, again])).toBe(again);
  }
  expect(read).toBeGreaterThan(rounds * 0.9);
});

it('whatever the document, no comment is lost but in brackets', () => {
  const draw = drawFrom(7);
  for (let round = 0; round < rounds; round += 1) {
    const text = randomYaml(draw);
    if (/[[{]/.test(text) || meaningOf(text) === undefined) continue;
    const comments = (yaml: string) =>
      [...readYaml(yaml)].filter((event) => event.kind === 'comment').map((event) => event.text);
    expect(comments(rewrite(text)), text).toEqual(comments(text));
  }
});

it('whatever the document, a value that is named reads back as it was set', () => {
  const draw = drawFrom(11);
  for (let round = 0; round < rounds; round += 1) {
    const text = `k0: x\nold: y\nlast:\n- z\n`.replace(/[xyz]/g, (letter) =>
      draw(2) === 0 ? `"${letter}"` : letter,
    );
    const value = randomYaml(draw).slice(0, 60);
    const written = rewrite(text, { old: value, 'last:0': value });
    expect(meaningOf(written), JSON.stringify([value, written])).toEqual([
      [
        new Map<string, unknown>([
          ['k0', 'x'],
          ['old', value],
          ['last', [value]],
        ]),
        undefined,
      ],
    ]);
  }
});
