/** .NET's own XDocument and XmlWriter and ours, side by side. */
import { EOL } from 'node:os';
import { describe, expect, it } from 'vitest';
import { commonLineEnd, fold } from '../structured-config/replacement.ts';
import { askXmlOracle, whyNoXmlOracle, type XmlAnswer, type XmlCase } from '../xml/oracle.test-support.ts';
import { randomSettingsCase } from '../xml/random-case.test-support.ts';
import { replaceSettings } from './replace-settings.ts';

const randomCases = 2000;

const missing = whyNoXmlOracle();
if (missing !== undefined) console.warn(missing);
const compare = describe.skipIf(missing !== undefined);

/** The original's line ends are the platform's; ours are those of the file. */
const ask = (cases: readonly XmlCase[]): XmlAnswer[] =>
  askXmlOracle('settings', cases, (text) => commonLineEnd(text) ?? EOL);

function ours({ text, values }: XmlCase): string {
  const known = new Map(Object.entries(values).map(([name, value]) => [fold(name), value]));
  return replaceSettings(text, (key) => known.get(fold(key))).text;
}

/** Around one setting with the key A, so that the file is written. */
const around = (body: string): string => `${body}<appSettings><add key="A"/></appSettings>`;

const madeByHand: readonly string[] = [
  `<c>${around('')}</c>`,
  `<c>\n  ${around('')}\n</c>`,
  `\n\n<c>${around('')}</c>\n\n`,
  `<?xml version="1.0"?><c>${around('')}</c>`,
  `<?xml version = '1.0' encoding='UTF-8' standalone='yes' ?>\n\n<c>\n${around('')}</c>`,
  `<?xml version="1.0" standalone="no"?><!-- a -->\n<?p  q ?><c>${around('')}</c><!-- b --><!-- c -->`,
  `<!-- a --><?p?><c>${around('')}</c>\n<!-- b --><!-- c -->`,
  `<!DOCTYPE c>\n<c>${around('')}</c>`,
  `<!DOCTYPE c SYSTEM 'x.dtd' [\r\n<!-- ]> -->\n]><c>${around('')}</c>`,
  `<!DOCTYPE c PUBLIC "-//X" "x.dtd"><c>${around('')}</c>`,
  `<c>${around('<a/><b></b><d>x</d><e> <f/></e><g><h/> </g>')}</c>`,
  `<c>${around('<a x = "1"\n  y=\'"\'\tz=" a  b\r\n\tc "/>')}</c>`,
  `<c>${around('<a x="&#9;&#10;&#13;" y="&lt;>&amp;\'">&#9;&#10;&#13;&lt;&gt;&amp;"\'</a>')}</c>`,
  `<c>${around('l1\nl2\r\nl3\rl4<!--\r\n--><?p \r\n?><![CDATA[\r\n]]>')}</c>`,
  `<c>${around('<a>&#32;</a><b>&#x20;</b><d>\u00a0\u2028\u0085</d>😀&#x1F600;')}</c>`,
  `<c>${around('<a><![CDATA[x]]></a><b>x<![CDATA[]]>y</b><![CDATA[z]]><d/>')}</c>`,
  `<c xml:space="preserve">${around(' <a xml:lang="en"/> ')}</c>`,
  `<c xmlns="u" xmlns:p="u">${around('<p:a p:b="1" b="1"/>')}</c>`,
  `<p:c xmlns:p="u" xmlns="u">${around('<p:a p:b="1" b="1"/>')}</p:c>`,
  `<c xmlns:p="u" xmlns:q="u">${around('<p:a p:b="1"/><q:a xmlns:p="v" p:b="1" q:b="1"/>')}</c>`,
  `<c xmlns:p="u"><q:a xmlns:q="u"><p:b/></q:a>${around('<p:a p:b="1"/>')}</c>`,
  `<c xmlns="u"><a xmlns=""><b xmlns="u"/></a>${around('')}</c>`,
  '<c xmlns="u"><applicationSettings><setting name="A"/></applicationSettings></c>',
  '<c xmlns:p="u"><p:applicationSettings>\n<p:setting name="A"> </p:setting></p:applicationSettings></c>',
  '<c><applicationSettings><setting name="A"></setting><setting name="A">x</setting></applicationSettings></c>',
  '<c><applicationSettings><setting name="A"><value/><value/></setting></applicationSettings></c>',
  '<c><applicationSettings><setting name="A"><value><b/> x</value></setting></applicationSettings></c>',
  '<c><applicationSettings><setting name="a"><!-- value --></setting></applicationSettings></c>',
  '<c><connectionStrings>\n<add name="a" x="1"/>\n</connectionStrings></c>',
  "<c >\n<appSettings ><add value = 'old' key = 'A'></add ></appSettings >\n</c >",
];

/** The case where it differs; undefined where both do the same. */
function differenceOf(given: XmlCase, theirs: XmlAnswer | undefined): unknown {
  const text = ours(given);
  return text === theirs?.text ? undefined : { ...given, theirs, ours: text };
}

const differencesOf = (cases: readonly XmlCase[]): unknown[] => {
  const answers = ask(cases);
  return cases
    .map((given, at) => differenceOf(given, answers[at]))
    .filter((difference) => difference !== undefined);
};

compare('.NET', () => {
  it.each(['', 'new', ' <&>"\' ', 'a\nb\r\nc\rd\te'])(
    'writes the same characters of every file made by hand: %j',
    (value) => {
      expect(differencesOf(madeByHand.map((text) => ({ text, values: { A: value } })))).toEqual([]);
    },
  );

  it(`writes the same characters of ${randomCases} files made by chance`, () => {
    const cases = Array.from({ length: randomCases }, (_, seed) => randomSettingsCase(seed));
    expect(differencesOf(cases).slice(0, 3)).toEqual([]);
    const changed = cases.filter((given) => ours(given) !== given.text);
    expect(changed.length).toBeGreaterThan(randomCases / 10);
  });
});

compare('where we differ on purpose', () => {
  const text =
    '<!DOCTYPE c [<!ENTITY e "v"><!ATTLIST c k CDATA "d">]>\n<c x="&e;">&e;<appSettings><add key="A" value=""/></appSettings></c>';
  const answers = missing === undefined ? ask([{ text, values: { A: '1' } }]) : [];

  it('it expands entities and adds attributes that a document type gives', () => {
    expect(answers[0]?.text).toContain('<c x="v" k="d">v<appSettings>');
    expect(ours({ text, values: { A: '1' } })).toContain('<c x="&e;">&e;<appSettings>');
  });
});
