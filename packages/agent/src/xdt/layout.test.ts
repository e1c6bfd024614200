/** How a file looks when transforms have gone over it: as Microsoft's engine leaves it. */
import { describe, expect, it } from 'vitest';
import { applyTransform } from './apply-transform.ts';
import { transformOf } from './oracle.test-support.ts';

const textOf = (source: string, transform: string) => applyTransform(source, transformOf(transform)).text;

const config = `<?xml version="1.0" encoding="utf-8"?>\r
<!-- <add key="a" /> -->\r
<configuration>\r
  <appSettings>\r
    <add  key="a"\r
          value = "1" />\r
    <!-- in between -->\r
    <add key="b" value="2"/> <add key="c" value="3" ></add>\r
  </appSettings>\r
  <script><![CDATA[ if (a < b) <br /> ]]></script>\r
</configuration>\r
`;
const inSettings = (transform: string) =>
  textOf(config, `<configuration><appSettings>${transform}</appSettings></configuration>`);
/** Blanks around an equals sign are the one thing that changes in a tag. */
const expected = config.replace('value = "1"', 'value="1"');

describe('what a transform does not touch', () => {
  it('stays as it is: blanks, line ends, comments, CDATA, empty elements', () => {
    const transform = '<add key="b" value="new" xdt:Locator="Match(key)" xdt:Transform="SetAttributes"/>';
    expect(inSettings(transform)).toBe(expected.replace('value="2"', 'value="new"'));
  });

  it('is escaped anew: apostrophes become quotation marks, and line ends in values numbers', () => {
    const source = `<a><b x='say "x" > 1'\ty="1\r\n2\t3"/>&#65; > &apos;</a>`;
    expect(textOf(source, '<a><c xdt:Transform="Remove"/></a>')).toBe(
      `<a><b x="say &quot;x&quot; &gt; 1"\ty="1&#xD;&#xA;2\t3"/>A &gt; '</a>`,
    );
  });

  it('loses blanks only in tags without attributes', () => {
    expect(textOf('<a ><b /><c x="1" /></a >', '<a><d xdt:Transform="Remove"/></a>')).toBe(
      '<a><b/><c x="1" /></a>',
    );
  });

  it('keeps its prefix, or gets the one that stands for its namespace there', () => {
    const source = '<a xmlns="urn:x" xmlns:p="urn:x"><b/></a>';
    expect(textOf(source, '<a><c xdt:Transform="Remove"/></a>')).toBe(source.replace('<b/>', '<p:b/>'));
  });

  it('keeps its document type, and nothing of it is read or fetched', () => {
    const source = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd" [<!ENTITY e "]>">]>\n<a><b/></a>';
    expect(textOf(source, '<a><b xdt:Transform="Remove"/></a>')).toBe(source.replace('<b/>', ''));
  });
});

describe('a new element', () => {
  it('stands on a line of its own, indented like its neighbours, in the line ends of the file', () => {
    const transform = '<add key="d" value="4" xdt:Transform="Insert"/>';
    expect(inSettings(transform)).toBe(
      expected.replace('></add>\r\n', '></add>\r\n    <add key="d" value="4"/>\r\n'),
    );
    const first = '<add key="d" value="4" xdt:Transform="InsertBefore(/configuration/appSettings/add[1])"/>';
    expect(inSettings(first)).toBe(
      expected.replace('    <add  key="a"', '    <add key="d" value="4"/>\r\n    <add  key="a"'),
    );
  });

  it('has its own elements one unit deeper, where the unit can be told', () => {
    const source = '\n<a>\n   <b>\n      <c/>\n   </b>\n</a>';
    const transform = '<a><b><d xdt:Transform="Insert"><e><f></f></e></d></b></a>';
    expect(textOf(source, transform)).toBe(
      '\n<a>\n   <b>\n      <c/>\n      <d>\n         <e>\n            <f>\n            </f>\n         </e>\n      </d>\n   </b>\n</a>',
    );
  });

  it('has a tab before it where nothing can be told', () => {
    expect(textOf('<a><b/></a>', '<a><c xdt:Transform="Insert"/></a>')).toBe('<a><b/>\t<c/></a>');
  });

  it('follows text without anything between', () => {
    const transform = '<a><c xdt:Transform="Insert"/></a>';
    expect(textOf('<a>\n  <b/>\n  text</a>', transform)).toBe('<a>\n  <b/>\n  text<c/></a>');
  });

  it('comes before the white space of the end tag', () => {
    expect(textOf('<a>\n\n</a>', '<a><c xdt:Transform="Insert"/></a>')).toBe('<a>\t<c/>\n\n</a>');
  });

  it('brings its namespace where the file does not know it', () => {
    const transform = '<a><p:c xmlns:p="urn:p" p:x="1" y="2" xdt:Transform="Insert"><p:d/></p:c></a>';
    expect(textOf('<a/>', transform)).toBe('<a>\t<p:c p:x="1" y="2" xmlns:p="urn:p">\t\t<p:d/>\t</p:c></a>');
  });

  it('breaks a line of more than 160 characters before an attribute', () => {
    const attributes = Array.from({ length: 3 }, (_, at) => `n${at}="${'x'.repeat(60)}"`);
    const text = textOf('\n<a>\n  <b/>\n</a>', `<a><c ${attributes.join(' ')} xdt:Transform="Insert"/></a>`);
    expect(text).toContain(`  <c ${attributes[0]} ${attributes[1]}\n  \t${attributes[2]}/>`);
  });
});

describe('what is removed', () => {
  it('takes the white space on one of its sides along: the one with the line break stays', () => {
    const source = '<a>\n  <b/>\n  <c/> <d/>\n</a>';
    const without = (name: string) => textOf(source, `<a><${name} xdt:Transform="Remove"/></a>`);
    expect(without('b')).toBe('<a>\n  <c/> <d/>\n</a>');
    expect(without('c')).toBe('<a>\n  <b/>\n  <d/>\n</a>');
    expect(without('d')).toBe('<a>\n  <b/>\n  <c/>\n</a>');
  });
});

describe('the attributes of a tag', () => {
  const change = (tag: string, transform: string) =>
    textOf(`\n<a>\n  ${tag}\n</a>`, `<a><b ${transform}/></a>`);

  it('that are new follow a blank', () => {
    expect(change('<b x="1"  y="2"/>', 'z="3" xdt:Transform="SetAttributes"')).toContain(
      '<b x="1"  y="2" z="3"/>',
    );
  });

  it('that are new have a line of their own where all others have', () => {
    const tag = '<b x="1"\n     y="2"/>';
    expect(change(tag, 'z="3" xdt:Transform="SetAttributes"')).toContain(
      '<b x="1"\n     y="2"\n     z="3"/>',
    );
  });

  it.each([
    ['in the middle', 'y', '<b x="1"\n     z="3" />'],
    ['at the start', 'x', '<b y="2"\n     z="3" />'],
    ['at the end', 'z', '<b x="1" y="2" />'],
  ])('hand on the line break of one that is removed %s', (_, name, result) => {
    const tag = '<b x="1" y="2"\n     z="3" />';
    expect(change(tag, `xdt:Transform="RemoveAttributes(${name})"`)).toContain(result);
  });

  it('that are new follow a blank in the root as well', () => {
    expect(textOf('<a x="1">\n</a>', '<a y="2" z="3" xdt:Transform="SetAttributes"/>')).toBe(
      '<a x="1" y="2" z="3">\n</a>',
    );
  });

  it('that are all removed leave nothing behind', () => {
    expect(change('<b x="1"\n  y="2" />', 'xdt:Transform="RemoveAttributes"')).toContain('<b/>');
  });
});
