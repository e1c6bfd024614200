/** Microsoft's own engine and ours, side by side. */
import { describe, expect, it } from 'vitest';
import { applyTransform } from './apply-transform.ts';
import { madeByHand } from './hand-made.test-support.ts';
import { askOracle, type Case, type OracleResult, transformOf, whyNoOracle } from './oracle.test-support.ts';
import { randomCase } from './random-case.test-support.ts';
import { expressions, source } from './xpath/expressions.test-support.ts';

const randomCases = 2000;

const missing = whyNoOracle();
if (missing !== undefined) console.warn(missing);
const compare = describe.skipIf(missing !== undefined);

type Told = {
  readonly level: string;
  readonly text: string;
  readonly line?: number;
  readonly column?: number;
};

/** What matters of a message: its level and, where the other says it, its place in the transform. */
function agree(theirs: readonly Told[], ours: readonly Told[]): boolean {
  const isTold = ({ level }: Told) => level === 'info' || level === 'warning' || level === 'error';
  const [expected, actual] = [theirs.filter(isTold), ours.filter(isTold)];
  if (expected.length !== actual.length) return false;
  return expected.every((message, at) => {
    const own = actual[at];
    // Of this one message it tells the place in the file.
    const hasPlace = message.line !== 0 && message.text !== 'No attributes found to remove';
    const isThere = !hasPlace || (own?.line === message.line && own?.column === message.column);
    return own?.level === message.level && isThere;
  });
}

/** The case where it differs; undefined where both do the same. */
function differenceOf(given: Case, theirs: OracleResult): unknown {
  // It cannot save what it has made: nothing to compare.
  if (theirs.thrown !== undefined) return undefined;
  const { text, messages } = applyTransform(given.source, given.transform);
  if (text === theirs.text && agree(theirs.lines, messages)) return undefined;
  return { ...given, theirs: [theirs.text, theirs.lines], ours: [text, messages] };
}

/** Of how many it crashed; `differences` are the first few. */
function compareAll(cases: readonly Case[]): { crashed: number; differences: unknown[] } {
  const results = askOracle(cases);
  const differences = cases
    .map((given, at) => differenceOf(given, results[at] as OracleResult))
    .filter((difference) => difference !== undefined);
  const crashed = results.filter(({ thrown }) => thrown !== undefined).length;
  return { crashed, differences: differences.slice(0, 3) };
}

compare("Microsoft's engine", () => {
  it('makes the same bytes of every file made by hand, with the same warnings and errors', () => {
    expect(compareAll(madeByHand)).toEqual({ crashed: 0, differences: [] });
  });

  it(`makes the same bytes of ${randomCases} files and transforms made by chance`, () => {
    const cases = Array.from({ length: randomCases }, (_, seed) => randomCase(seed));
    const { crashed, differences } = compareAll(cases);
    expect(differences).toEqual([]);
    expect(crashed).toBeLessThan(10);
  });

  it('finds the same nodes by every XPath expression, and refuses the same', () => {
    const escaped = expressions.map((text) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
    const cases = escaped.map((text) => ({
      ...{
        source,
        transform: transformOf(
          `<a><q xdt:Locator="XPath(${text})" xdt:Transform="SetAttributes" hit="1"/></a>`,
        ),
      },
    }));
    expect(compareAll(cases)).toEqual({ crashed: 0, differences: [] });
  });
});

/** What it makes, undefined where it breaks off, and what we make instead. */
const differences: readonly [why: string, given: Case, theirs: string | undefined, ours: string][] = [
  [
    'it takes a blank out of comments, CDATA and instructions',
    {
      source: '<a><!-- <b /> --><![CDATA[<b />]]><?p b />?></a>',
      transform: '<a x="1" xdt:Transform="SetAttributes"/>',
    },
    '<a x="1"><!-- <b/> --><![CDATA[<b/>]]><?p b/>?></a>',
    '<a x="1"><!-- <b /> --><![CDATA[<b />]]><?p b />?></a>',
  ],
  [
    'it loses blanks at the end of the file',
    { source: '<a/>\n  ', transform: '<a x="1" xdt:Transform="SetAttributes"/>' },
    '<a x="1"/>\n',
    '<a x="1"/>\n  ',
  ],
  [
    'it adds an empty subset to a document type',
    { source: '<!DOCTYPE a>\n<a/>', transform: '<a x="1" xdt:Transform="SetAttributes"/>' },
    '<!DOCTYPE a[]>\n<a x="1"/>',
    '<!DOCTYPE a>\n<a x="1"/>',
  ],
  [
    'it reads on where a value holds a single quotation mark',
    { source: '<a><b x=\'"\'/><c y="" /></a>', transform: '<a><b z="1" xdt:Transform="SetAttributes"/></a>' },
    '<a><b x="&quot;" z="1"/><c y=""/></a>',
    '<a><b x="&quot;"\t\tz="1"/><c y="" /></a>',
  ],
  [
    'it gives xml:space a prefix that no parser takes',
    { source: '<a/>', transform: '<a><b xml:space="preserve" xdt:Transform="Insert"/></a>' },
    '<a>\t<b d2p1:space="preserve" xmlns:d2p1="http://www.w3.org/XML/1998/namespace"/></a>',
    '<a>\t<b xml:space="preserve"/></a>',
  ],
  [
    'it crashes where a token stands for nothing',
    { source: '<a x="1"/>', transform: '<a x="$(gone)" xdt:Transform="SetTokenizedAttributes"/>' },
    '<a x="1"/>',
    '<a x="$(gone)"/>',
  ],
  [
    'it cannot give the root a second attribute',
    { source: '<a x="1"/>', transform: '<a y="2" xdt:Transform="SetAttributes"/>' },
    undefined,
    '<a x="1" y="2"/>',
  ],
  [
    'it cannot replace a root that has no line break before it',
    { source: '<a/>', transform: '<a y="2" xdt:Transform="Replace"/>' },
    undefined,
    '<a y="2"/>',
  ],
  [
    'it writes a file anew whose transform uses nothing of xdt',
    { source: "<a b = '1'><c /></a>", transform: '<a/>' },
    '<a b="1"><c/></a>',
    "<a b = '1'><c /></a>",
  ],
];

const withDeclaration = ({ source: text, transform }: Case): Case => ({
  ...{ source: text, transform: transform.includes('xdt:') ? transformOf(transform) : transform },
});

compare('where we differ on purpose', () => {
  const results =
    missing === undefined ? askOracle(differences.map(([, given]) => withDeclaration(given))) : [];
  it.each(differences.map((difference, at) => [...difference, results[at]?.text] as const))(
    '%s',
    (_, given, theirs, ours, actual) => {
      const { source: text, transform } = withDeclaration(given);
      expect(actual).toBe(theirs);
      expect(applyTransform(text, transform).text).toBe(ours);
    },
  );
});
