/** Documents made by chance from a seed, and what is to be replaced in them. */
import { randomFrom } from '../xdt/random-case.test-support.ts';
import type { XmlCase } from './oracle.test-support.ts';
import { randomDocument } from './random-document.test-support.ts';

const newValues = [
  ...[
    '',
    'new',
    ' x ',
    'a\nb',
    'a\r\nb',
    'a\tb',
    '<b/>',
    'a & b',
    '"q" \'a\'',
    ']]>',
    '--',
    '-',
    '?>',
    'é 😀',
  ],
  ...[
    '<x>1</x>',
    'text <y z="1"/> text',
    '\n  <x/>\n  <y/>\n',
    '<!-- c --><x/>',
    '<p:x p:k="1"/>',
    '<x',
    '&#65;<x/>',
  ],
  ...['<x xmlns:p="urn:p"><p:y/></x>', '<x xmlns="urn:n"><y xmlns="urn:n"/></x>', '<x> <![CDATA[ ]]> </x>'],
  ...[
    '<x xmlns:p="urn:n"><p:y xmlns:p="urn:p"/></x>',
    '<q:x xmlns:q="urn:q" xmlns:s="urn:s"/>',
    '<x xmlns=""/>',
  ],
];

const expressions = [
  ...['//a', '//b', '/*', '/*/*', '//*[@k]', '//@k', '//@p:k', '//@xml:lang', '//text()', '//text()[2]'],
  ...[
    '/*/text()',
    '//comment()',
    '//processing-instruction()',
    '/comment()',
    '//p:a',
    '//q:b',
    '//*[last()]',
  ],
  ...['//*[not(*)]', '//*[text()]', '//b/@x', '//*[local-name()="r.s"]', '//a[2]', '//*[.="text"]'],
];

/** Entities count as texts in the original's XPath and not in ours, so that they do not meet with expressions for text. */
export function randomStructuredCase(seed: number): XmlCase {
  const random = randomFrom(seed + 1_000_000);
  const count = random.pick([0, 1, 1, 2, 3]);
  const chosen = Array.from({ length: count }, () => [random.pick(expressions), random.pick(newValues)]);
  const entities = !chosen.some(([expression = '']) => /text\(|\.=/.test(expression));
  return { text: randomDocument(seed, { entities }), values: Object.fromEntries(chosen) };
}

const settingNames = [
  ['appSettings', 'add', 'add', 'p:add', 'x'],
  ['p:appSettings', 'q:add', 'add', 'connectionStrings'],
  ['applicationSettings', 'setting', 'setting', 'value', 'x'],
  ['q:applicationSettings', 'setting', 'p:setting', 'q:value', 'value'],
];

export function randomSettingsCase(seed: number): XmlCase {
  const random = randomFrom(seed + 2_000_000);
  const text = randomDocument(seed, { entities: false, names: random.pick(settingNames) });
  const keyed = text.replaceAll(/<(?:[pq]:)?(?:add|setting)\b/g, (tag) => {
    const key = random.pick([' key="A"', ' name="A"', ' name="b" key="a"', '', " key='B' value='old'"]);
    return `${tag}${key}`;
  });
  const wanted = random.pick([{ A: random.pick(newValues) }, { A: 'new', B: random.pick(newValues) }]);
  return { text: keyed, values: wanted };
}
