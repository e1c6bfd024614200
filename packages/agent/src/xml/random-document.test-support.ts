/** XML documents made by chance from a seed, in many layouts. */
import { randomFrom } from '../xdt/random-case.test-support.ts';

type Random = ReturnType<typeof randomFrom>;

type Style = {
  readonly random: Random;
  readonly lineEnd: string;
  readonly unit: string;
  readonly names: readonly string[];
  readonly texts: readonly string[];
  /** Percent of the gaps between tags in which nothing stands. */
  readonly tightness: number;
};

const plainTexts = [
  ...[
    'text',
    ' some text ',
    'two\nlines',
    '\n  indented\n',
    'é €',
    '😀 𝒳',
    'it\'s "so"',
    '\t',
    ' ',
    '\u00a0',
  ],
  ...[
    '&amp;&lt;&gt;&quot;&apos;',
    ']]',
    '&#65;',
    '&#x41;',
    '&#32;',
    '&#x20;',
    '&#10;',
    '&#xA;',
    '&#13;',
    '&#9;',
  ],
  ...['&#128512;', '&#x1F600;', 'a > b', '--', 'a\u0085b', 'a\u2028b', '&#x7F;', '&#xa0;'],
];
const entityTexts = ['&e;', 'x &e; y', ' &e; ', '&f;&e;'];
const values = [
  ...[
    '',
    'a',
    '1',
    ' ',
    '  two  blanks ',
    'tab\there',
    'line\n  end',
    'cr&#13;lf&#10;',
    '&#9;&#x9;',
    "o'clock",
  ],
  ...['&lt;&gt;&amp;', '&quot;&apos;', 'é €', '😀', '&#x1F600;', 'a > b', '>', ']]>', '--', 'q"q', "'"],
];

/** A document without settings. `entities` are named where there is a document type, `prefixes` also where they are odd. */
export function randomDocument(
  seed: number,
  {
    entities,
    names = ['a', 'b', 'c', 'p:a', 'q:b', 'r.s'],
  }: { entities: boolean; names?: readonly string[] },
): string {
  const random = randomFrom(seed);
  const hasType = random.chance(20);
  const style: Style = {
    ...{ random, names },
    lineEnd: random.pick(['\n', '\n', '\r\n', '\r\n', '\r']),
    unit: random.pick(['  ', '\t', '    ', '']),
    texts: entities && hasType ? [...plainTexts, ...entityTexts] : plainTexts,
    tightness: random.pick([0, 10, 50, 90, 100]),
  };
  const declaration = random.pick([
    ...['', '', '<?xml version="1.0"?>', "<?xml version='1.0' encoding='utf-8' ?>"],
    ...['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', '<?xml version="1.0" standalone=\'no\'?>'],
  ]);
  const between = () => `${gap(style, 0)}${random.chance(25) ? `${aside(style)}${gap(style, 0)}` : ''}`;
  const type = hasType ? documentType(random) : '';
  const text = `${declaration}${between()}${type}${between()}${element(style, 0)}${between()}${between()}`;
  const trimmed = declaration === '' ? text : text.trimEnd();
  return trimmed.replaceAll('\n', style.lineEnd);
}

function documentType(random: Random): string {
  const ids = random.pick(['', '', ' SYSTEM "a.dtd"', " SYSTEM 'a.dtd'", ' PUBLIC "-//X//Y" \'a.dtd\'']);
  const subset = '<!ENTITY e "v">\n  <!-- ] > --><!ENTITY f \'w\'>';
  return `<!DOCTYPE a${ids}${random.pick([` [${subset}]`, `[ ${subset} ] `])}>`;
}

/** What stands between two tags. */
function gap({ random, unit, tightness }: Style, depth: number): string {
  if (random.chance(tightness)) return '';
  if (random.chance(10)) return random.pick([' ', '\n\n', '\t', '  \n']);
  return `\n${unit.repeat(depth)}`;
}

function aside({ random }: Style): string {
  return random.pick([
    ...['<!---->', '<!-- note -->', '<!--\n  lines\n-->', '<!-- - <a b="c"> &e; -->'],
    ...['<?pi?>', '<?pi  data ?>', '<?p a="b"\n  c?>', '<?xml-stylesheet href="x"?>'],
  ]);
}

function element(style: Style, depth: number): string {
  const { random } = style;
  const name = random.pick(style.names);
  const declared = depth === 0 || random.chance(10) ? declarations(style, depth) : '';
  const tag = `${name}${shuffled(style, declared, attributes(style))}`;
  const space = random.pick(['', '', '', ' ', '\n']);
  if (depth > 4 || random.chance(25)) {
    return random.chance(60) ? `<${tag}${space}/>` : `<${tag}${space}></${name}${space}>`;
  }
  return `<${tag}${space}>${content(style, depth + 1)}</${name}>`;
}

function shuffled({ random }: Style, first: string, second: string): string {
  return random.chance(50) ? first + second : second + first;
}

/** The root declares every prefix that names may have. */
function declarations({ random }: Style, depth: number): string {
  if (depth > 0) {
    return random.pick([
      ' xmlns:p="urn:other"',
      ' xmlns:r="urn:p"',
      ' xmlns="urn:q"',
      ' xmlns=""',
      ' xmlns:q="urn:p"',
    ]);
  }
  const own = random.pick(['', '', ' xmlns="urn:d"', ' xmlns="urn:p"', ' xmlns:r="urn:p"']);
  return shuffled({ random } as Style, own, ' xmlns:p="urn:p" xmlns:q=\'urn:q\'');
}

function attributes({ random }: Style): string {
  const names = ['k', 'x', 'p:k', 'q:x', 'xml:lang'].filter(() => random.chance(25));
  const written = names.map((name) => {
    const space = random.pick([' ', ' ', ' ', '\n   ', '  ', '\t']);
    const equals = random.pick(['=', '=', '=', ' = ', '\n=']);
    return `${space}${name}${equals}${quoted(random)}`;
  });
  if (random.chance(7)) written.push(` xml:space="${random.pick(['preserve', 'preserve', 'default'])}"`);
  return written.join('');
}

function quoted(random: Random): string {
  const value = random.pick(values);
  if (value.includes('"')) return `'${value}'`;
  return value.includes("'") || random.chance(70) ? `"${value}"` : `'${value}'`;
}

function content(style: Style, depth: number): string {
  const { random } = style;
  const isMixed = random.chance(35);
  let text = '';
  for (let left = random.below(5); left >= 0; left -= 1) {
    text += isMixed && random.chance(60) ? random.pick(style.texts) : gap(style, depth);
    if (random.chance(12)) text += aside(style);
    else if (random.chance(10))
      text += random.pick(['<![CDATA[]]>', '<![CDATA[ <b> & ]] ]]>', '<![CDATA[a\nb]]>']);
    else if (random.chance(60)) text += element(style, depth);
  }
  return text + (isMixed && random.chance(30) ? random.pick(style.texts) : gap(style, depth - 1));
}
