import { Document, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/** Draws numbers below a bound, the same ones for a seed. */
export type Draw = (below: number) => number;

export function drawFrom(start: number): Draw {
  let seed = start;
  return (below) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
}

/** A text of one to three documents in whatever style, with comments and empty lines where they may stand. */
export function randomYaml(draw: Draw): string {
  const documents = Array.from({ length: 1 + draw(3) }, () => randomDocument(draw));
  return documents.map((text, at) => (at === 0 && draw(2) === 0 ? text : `---\n${text}`)).join('');
}

function randomDocument(draw: Draw): string {
  const document = new Document(null, { schema: 'failsafe' });
  document.contents = randomNode(draw, 3) as never;
  const indent = 2 + draw(3);
  const text = document.toString({ indent, indentSeq: draw(2) === 0, lineWidth: draw(2) === 0 ? 0 : 20 });
  return withComments(draw, text);
}

const words = [
  'a',
  'b c',
  "it's",
  '',
  ' x',
  'y ',
  '-',
  'k: v',
  '#',
  '[',
  '\\',
  '"',
  'é',
  'null',
  '0x1F',
  '😀',
];

function randomText(draw: Draw): string {
  const parts = Array.from({ length: 1 + draw(4) }, () => words[draw(words.length)]);
  return parts.join(draw(4) === 0 ? '\n' : ' ');
}

const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;

function randomNode(draw: Draw, levels: number): Node {
  const kind = levels === 0 ? 0 : draw(4);
  if (kind === 1)
    return styled(draw, sequenceOf(Array.from({ length: draw(4) }, () => randomNode(draw, levels - 1))));
  if (kind > 1) return styled(draw, randomMapping(draw, levels - 1));
  const text = draw(6) === 0 ? '' : randomText(draw);
  return scalarOf(text, styles[draw(styles.length)]);
}

function scalarOf(text: string, type: Scalar.Type = 'PLAIN'): Scalar {
  return Object.assign(new Scalar(text), { type });
}

function sequenceOf(items: Node[]): YAMLSeq {
  return Object.assign(new YAMLSeq(), { items });
}

function randomMapping(draw: Draw, levels: number): YAMLMap {
  const map = new YAMLMap();
  const count = draw(4);
  for (let at = 0; at < count; at += 1) {
    const key = scalarOf(`k${at}${draw(9) === 0 ? randomText(draw) : ''}`, styles[draw(3)]);
    map.items.push(new Pair(key, randomNode(draw, levels)) as never);
  }
  return map;
}

function styled<Collection extends YAMLMap | YAMLSeq>(draw: Draw, collection: Collection): Collection {
  collection.flow = draw(4) === 0;
  if (draw(8) === 0) collection.anchor = `n${draw(1000)}`;
  if (draw(12) === 0) collection.tag = '!t';
  return collection;
}

/** Behind lines that end with a plain word or open a block, and between lines that begin with a key or a dash. */
function withComments(draw: Draw, text: string): string {
  if (/[|>"']/.test(text)) return text;
  const lines = text.split('\n').slice(0, -1);
  const commented = lines.map((line) => {
    const isWhole = /^\s*(?:-|k\d:)/.test(line) && /(?:[a-z]|-|:)$/.test(line);
    if (!isWhole || draw(4) > 0) return line;
    return draw(2) === 0 ? `${line} # c${draw(9)}` : `${/^\s*/.exec(line)?.[0]}#${draw(9)}\n\n${line}`;
  });
  return `${commented.join('\n')}\n`;
}
