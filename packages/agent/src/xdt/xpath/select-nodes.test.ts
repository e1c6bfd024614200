/** XPath 1.0. That Microsoft's engine finds the same is in ../differential.test.ts. */
import { describe, expect, it } from 'vitest';
import { parseTree } from '../parse-tree.ts';
import { isElement } from '../tree.ts';
import { outerXml } from '../write-tree.ts';
import { selectNodes } from './select-nodes.ts';

const document = parseTree(
  '<a><b n="1"/><b n="2" v="x"><c>5</c><c>7</c></b><b n="3">t<![CDATA[u]]></b>' +
    '<p:d xmlns:p="urn:p" p:x="1"/><!--k--><?pi d?><e xml:lang="en-GB"/></a>',
  { keepsBlanks: true },
);
const prefixes = new Map([['p', 'urn:p']]);
const find = (path: string) =>
  selectNodes(path, document, prefixes).map((node) =>
    isElement(node) ? outerXml(node).replace(/^<(\S+?)(?: n="(\d)")?[ />].*/s, '$1$2') : node.kind,
  );

describe('an XPath', () => {
  it.each([
    ['/a/b', ['b1', 'b2', 'b3']],
    ['//c', ['c', 'c']],
    ['//b[2]', ['b2']],
    ['//b[position() mod 2 = 1]', ['b1', 'b3']],
    ['//b[c > 6]', ['b2']],
    ['//b[c != 5 and c = 5]', ['b2']],
    ["//b[text() = 'tu']", ['b3']],
    ['//b[count(text()) = 1]', ['b3']],
    ['//p:d | //e | //e', ['p:d', 'e']],
    ['//b/@n', ['attribute', 'attribute', 'attribute']],
    ["//*[lang('en')]", ['e']],
    ['//e/preceding-sibling::*[1]', ['p:d']],
    ['//c/ancestor::*[1]', ['b2']],
    ['//b[1]/following::b', ['b2', 'b3']],
    ['//c[1]/preceding::*', ['b1']],
    ["//b[substring('12345', 1.5, 2.6) = '234' and @v]", ['b2']],
    ["//b[translate(@v, 'xyz', 'abc') = 'a']", ['b2']],
    ['//b[@n * 2 - 1 = 5]', ['b3']],
    ['//comment() | //processing-instruction("pi")', ['comment', 'instruction']],
    ['/', ['document']],
    ["id('x')", []],
  ])('%s finds %j', (path, found) => {
    expect(find(path)).toEqual(found);
  });

  it.each([
    ['//b[', 'ends too early'],
    ['//b]', "unexpected ']'"],
    ['count(//b)', 'does not find nodes'],
    ['//b[f()]', 'there is no function f()'],
    ['//b[true(1)]', 'does not take 1 arguments'],
    ['$x', 'there is no variable $x'],
    ['//q:b', 'the prefix q stands for no namespace'],
    ['foo::b', 'an axis that is not known'],
    ['(('.repeat(5000), 'too many brackets'],
    ["//b['x]", "unexpected '''"],
  ])('%.20s is refused: %s', (path, message) => {
    expect(() => find(path)).toThrow(message);
  });
});
