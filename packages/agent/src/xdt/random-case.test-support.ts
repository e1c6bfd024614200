/** Configuration files and transforms for them, made by chance from a seed, in many layouts. */
import type { Case } from './oracle.test-support.ts';
import { transformNamespace } from './tree.ts';

type Random = {
  /** A whole number below `limit`. */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
  chance(percent: number): boolean;
};

/** Mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    chance: (percent) => next() * 100 < percent,
  };
}

const names = ['add', 'remove', 'clear', 'system.web', 'rule', 'q:item'];
const attributeNames = ['name', 'key', 'value', 'type', 'q:flag'];
const values = [
  '',
  'a',
  'b',
  '1',
  '2',
  '10',
  'x y',
  'é&amp;',
  '&lt;x&gt;',
  "o'clock",
  '&quot;',
  'a&#10;b',
  'A  b\n\tc',
];
const texts = ['text', ' some text ', 'é&amp;&gt; ]]', '1', '12.5', '&#65;&#32;'];

type Style = { readonly lineEnd: string; readonly unit: string; readonly isOneLine: boolean };

export function randomCase(seed: number): Case {
  const random = randomFrom(seed);
  const style: Style = {
    lineEnd: random.pick(['\n', '\r\n']),
    unit: random.pick(['  ', '\t', '    ', '']),
    isOneLine: random.chance(15),
  };
  const space = random.pick([
    '',
    ' xmlns="urn:d"',
    ' xmlns:q="urn:q"',
    ' xmlns:q="urn:q"',
    ' xmlns:q="urn:q"',
  ]);
  const declares = space.includes('q=') ? space : `${space} xmlns:q="urn:q"`;
  const head = random.pick([
    '',
    `<?xml version="1.0"?>${style.lineEnd}`,
    `<!-- top -->${style.lineEnd}`,
    '\n',
  ]);
  const tail = random.pick(['', style.lineEnd]);
  const source = `${head}<root${declares}>${content(random, style, 1)}</root>${tail}`;
  const other = random.chance(10) ? ' xmlns:q="urn:other"' : declares;
  const body = instructions(random, 1);
  return { source, transform: `<root xmlns:xdt="${transformNamespace}"${other}>${body}</root>` };
}

function content(random: Random, style: Style, depth: number): string {
  const count = random.below(depth === 1 ? 6 : 4);
  let text = '';
  for (let at = 0; at < count; at++) text += gap(random, style, depth) + node(random, style, depth);
  return count === 0 && random.chance(60) ? '' : text + gap(random, style, depth - 1);
}

function gap(random: Random, { lineEnd, unit, isOneLine }: Style, depth: number): string {
  if (isOneLine || random.chance(5)) return random.pick(['', ' ']);
  if (random.chance(5)) return lineEnd + lineEnd + unit.repeat(depth + 1);
  return lineEnd + unit.repeat(depth);
}

function node(random: Random, style: Style, depth: number): string {
  const kind = random.below(20);
  if (kind === 0) return '<!-- a comment -->';
  if (kind === 1) return random.pick(texts);
  if (kind === 2) return '<![CDATA[ some <data> ]]>';
  if (kind === 3) return '<?target some data?>';
  return element(random, style, depth);
}

function element(random: Random, style: Style, depth: number): string {
  const name = random.pick(names);
  const separator = random.chance(20) ? `${style.lineEnd}${style.unit.repeat(depth + 2)}` : ' ';
  const count = random.chance(30) ? 0 : random.below(4) + (random.chance(5) ? 8 : 0);
  const attributes = someAttributes(random, count).map(
    (attribute) => (random.chance(10) ? random.pick(['  ', `${style.lineEnd}  `]) : separator) + attribute,
  );
  const start = `<${name}${attributes.join('')}`;
  const end = random.pick(['', '', ' ', style.lineEnd]);
  if (random.chance(50)) return `${start}${end}/>`;
  const inside = depth < 4 ? content(random, style, depth + 1) : random.pick(['', 'deep']);
  return `${start}${end}>${inside}</${name}>`;
}

function someAttributes(random: Random, count: number): string[] {
  const used = new Set<string>();
  const found: string[] = [];
  for (let at = 0; at < count; at++) {
    const name = at > 4 ? `attribute${at}` : random.pick(attributeNames);
    if (used.has(name)) continue;
    used.add(name);
    const equals = random.chance(5) ? ' = ' : '=';
    found.push(`${name}${equals}"${random.pick(values)}${at > 4 ? ' and more of it' : ''}"`);
  }
  return found;
}

const locators = [
  ...[
    'Match(name)',
    'Match(key)',
    'Match(name, value)',
    'Condition(@name)',
    "Condition(@key='a' or @name='b')",
  ],
  ...['Condition([position()>1])', 'Condition(last())', 'Condition(2)', "Condition(contains(@name, 'a'))"],
  ...[
    'XPath(add)',
    'XPath(/root/add)',
    'XPath(//rule)',
    "XPath(//*[@value='1'])",
    'XPath(..)',
    'XPath(./q:item)',
  ],
  ...[
    'XPath(//text())',
    'XPath(//@name)',
    'XPath(/)',
    'XPath(/root/add[last()]|/root/rule[1])',
    'Nope',
    'Match()',
  ],
  ...[
    'Condition(count(*) > 1)',
    'Condition(text())',
    "Condition(.='text')",
    'Condition(@*[2])',
    'Match(missing)',
  ],
  ...[
    'Condition(following-sibling::rule)',
    'Condition(not(preceding::add))',
    'Condition(ancestor::rule[@*])',
  ],
  ...[
    'Condition(string-length(@value) mod 2 = 1)',
    'XPath(//comment())',
    'Condition(a,b)',
    'Condition(@value > 1)',
  ],
];
const calls = [
  ...['Replace', 'Remove', 'RemoveAll', 'Insert', 'InsertIfMissing', 'SetAttributes', 'RemoveAttributes'],
  ...['Replace', 'Remove', 'RemoveAll', 'Insert', 'InsertIfMissing', 'SetAttributes', 'RemoveAttributes'],
  ...[
    'Insert',
    'Insert',
    'SetAttributes',
    'SetAttributes(name)',
    'SetAttributes(name, key)',
    'SetAttributes(gone)',
  ],
  ...[
    'RemoveAttributes(name)',
    'RemoveAttributes(name,value)',
    'RemoveAttributes(gone)',
    'Remove(x)',
    'Insert()',
  ],
  ...[
    'InsertBefore(add)',
    'InsertAfter(/root/add)',
    'InsertBefore(/root/*[last()])',
    'InsertAfter(//rule[@name])',
  ],
  ...[
    'InsertAfter(gone)',
    'InsertBefore',
    'InsertAfter(a,b)',
    'InsertBefore(//text())',
    'Nope',
    'insert',
    'Remove(',
  ],
];

function instructions(random: Random, depth: number): string {
  let text = '';
  const count = 1 + random.below(depth === 1 ? 4 : 3);
  for (let at = 0; at < count; at++)
    text += `${random.pick(['', '\n', '\r\n  '])}${instruction(random, depth)}`;
  return text;
}

function instruction(random: Random, depth: number): string {
  const name = random.pick(names);
  const attributes = someAttributes(random, random.below(4) + (random.chance(5) ? 9 : 0));
  if (random.chance(40)) attributes.push(`xdt:Locator="${random.pick(locators)}"`);
  if (random.chance(depth === 1 ? 60 : 80)) attributes.push(`xdt:Transform="${random.pick(calls)}"`);
  if (random.chance(3)) attributes.push('xdt:SupressWarnings="true"');
  const start = `<${[name, ...attributes].join(' ')}`;
  if (depth > 3 || random.chance(40)) return `${start}/>`;
  const inside = random.pick([
    '',
    '',
    ' text ',
    '<!-- new -->',
    '<sub a="1" b="2"><q:leaf/></sub>\n',
    ' <a></a> <b />',
  ]);
  return `${start}>${inside}${random.chance(60) ? instructions(random, depth + 1) : ''}</${name}>`;
}
