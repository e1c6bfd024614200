import { describe, expect, it } from 'vitest';
import { variablesOf } from '../variables.test-support.ts';
import { replaceInXml } from './replace-in-xml.ts';

const all = (text: string, values: Record<string, string | null>) => replaceInXml(text, variablesOf(values));
/** In one line, as most here does not look at the layout. */
const replace = (text: string, values: Record<string, string | null>) =>
  all(text, values).text.replaceAll(/\r\n */g, '');

const config = `<?xml version="1.0" encoding='utf-8' ?>\r
<!DOCTYPE app [ <!ENTITY e "x"> <!-- it's > ] --> ]>\r
<?style  a = "1"?>\r
<!-- about <this> -->\r
<app  mode = "old"\r
      xmlns:d='urn:data'  d:level="1" >\r
\t<title>Old &amp; &e;: <b>bold</b> end</title>\r
\r
  <empty /><open></open>\r
  <raw> <![CDATA[ <old> ]]> </raw>\r
  <list>\r
    <item key="a">1</item>\r
    <item key='b'>2 😀</item>\r
  </list>\r
  <d:set/>\r
</app>\r
<!-- end -->\r
`;

/** As .NET writes an XmlDocument: see `differential.test.ts`. */
const written = `<?xml version="1.0" encoding="utf-8"?>\r
<!DOCTYPE app [ <!ENTITY e "x"> <!-- it's > ] --> ]>\r
<?style a = "1"?>\r
<!-- about <this> -->\r
<app mode="old" xmlns:d="urn:data" d:level="1">\r
  <title>Old &amp; &e;: <b>bold</b> end</title>\r
  <empty />\r
  <open></open>\r
  <raw><![CDATA[ <old> ]]></raw>\r
  <list>\r
    <item key="a">1</item>\r
    <item key="b">2 😀</item>\r
  </list>\r
  <d:set />\r
</app>\r
<!-- end -->`;

describe('in XML', () => {
  it('a document is written anew as .NET writes it, whatever a variable selects', () => {
    expect(all(config, { '/nothing/there': 'x', name: 'x' })).toEqual({
      text: written,
      replaced: [],
      warnings: [],
    });
  });

  it.each([
    ['an attribute', '/app/@mode', 'a "b" <c>', '"old"', '"a &quot;b&quot; &lt;c&gt;"'],
    ['an attribute in single quotes', "//item[.='2 😀']/@key", "it's", 'key="b"', 'key="it\'s"'],
    ['an attribute with a prefix', '/app/@d:level', '2', 'd:level="1"', 'd:level="2"'],
    ['an attribute over lines', '/app/@mode', 'a\r\n\tb', '"old"', '"a&#xD;&#xA;&#x9;b"'],
    ['an element with text', "/app/list/item[@key='a']", '<9>\n', '>1<', '>&lt;9&gt;\r\n<'],
    ['an element by its place', '/app/list/item[2]', '9', '2 😀', '9'],
    ['an element by its prefix', '//d:set', '9', '<d:set />', '<d:set>9</d:set>'],
    ['an element without content', '/app/empty', '9', '<empty />', '<empty>9</empty>'],
    ['an element that is empty', '/app/open', '9', '<open></open>', '<open>9</open>'],
    ['an element that stays empty', '/app/empty', '', '<empty />', '<empty></empty>'],
    ['a text', '/app/title/b/text()', 'x&y', '>bold<', '>x&amp;y<'],
    ['a text beside elements', '/app/title/text()[2]', '!', '</b> end<', '</b>!<'],
    ['a CDATA section', '/app/raw', ' ]]> ', '[ <old> ]]>', '[ ]]]]><![CDATA[> ]]>'],
    ['a CDATA section by its text', '/app/raw/text()', '<new>', ' <old> ', '<new>'],
    ['a comment', '/comment()[1]', ' a--b-', '<!-- about <this> -->', '<!-- a- -b- -->'],
    ['an instruction', "/processing-instruction('style')", 'b?>', '<?style a = "1"?>', '<?style b? >?>'],
    ['an instruction without data', '/processing-instruction()', '', '<?style a = "1"?>', '<?style?>'],
    [
      'an element with elements',
      '/app/list',
      '<x y="1"/>&amp;',
      written.slice(written.indexOf('<list>') + 6, written.indexOf('</list>')),
      '\r\n    <x y="1" />&amp;',
    ],
    ['an element in any namespace', '//*:set', '1', '<d:set />', '<d:set>1</d:set>'],
  ])('%s is replaced and nothing else', (_, name, value, old, changed) => {
    expect(all(config, { [name]: value })).toEqual({
      text: written.replace(old, changed),
      replaced: [name],
      warnings: [],
    });
  });

  it('all that an expression selects is replaced', () => {
    expect(replace('<a><b c="1"/><d><b c="2"/></d></a>', { '//b/@c': 'x' })).toBe(
      '<a><b c="x" /><d><b c="x" /></d></a>',
    );
    expect(replace('<a><b/><c/></a>', { '/a/b | /a/c': 'x' })).toBe('<a><b>x</b><c>x</c></a>');
  });

  it('of texts and CDATA sections beside each other an expression for text reaches the first', () => {
    expect(replace('<a>1<![CDATA[2]]>3<b/>4</a>', { '/a/text()': 'x', "/a[text()='x23']/b": 'y' })).toBe(
      '<a>x<![CDATA[2]]>3<b>y</b>x</a>',
    );
    expect(replace('<a>1<![CDATA[2]]>3<b/>4</a>', { "/a/text()[.='123']": 'x' })).toBe(
      '<a>x<![CDATA[2]]>3<b />4</a>',
    );
  });

  it('a CDATA section stays one where it is alone; with text beside it all becomes text', () => {
    expect(replace('<a> <![CDATA[1]]>\n</a>', { '/a': '<2>' })).toBe('<a><![CDATA[<2>]]></a>');
    expect(replace('<a>0<![CDATA[1]]></a>', { '/a': '<2>' })).toBe('<a>&lt;2&gt;</a>');
    expect(replace('<a><!-- c --><![CDATA[1]]></a>', { '/a': '<2>' })).toBe('<a>&lt;2&gt;</a>');
  });

  it('blank text between elements is not seen, so that an expression for text does not reach it', () => {
    expect(replace('<a>\r\n  <b/>\r\n</a>', { '/a/text()': 'x' })).toBe('<a><b /></a>');
    expect(replace('<a>  </a>', { '/a': 'x' })).toBe('<a>x</a>');
  });

  it('elements of the default namespace are named by *: alone', () => {
    const text = '<a xmlns="urn:x"><b c="1">old</b></a>';
    expect(replace(text, { '/a/b': '1', '//b': '2' })).toBe(text);
    expect(replace(text, { "/*:a/*:b[@c='1']": 'new' })).toBe('<a xmlns="urn:x"><b c="1">new</b></a>');
  });

  it('a prefix means what it means anywhere in the text, the first time; a second meaning is told', () => {
    const text =
      '<a><p:b xmlns:p="urn:1">1</p:b><q:b xmlns:q="urn:1">2</q:b><p:b xmlns:p="urn:2">3</p:b></a>';
    const { warnings } = all(text, { '//p:b': 'x' });
    expect(replace(text, { '//p:b': 'x' })).toBe(text.replace('>1<', '>x<').replace('>2<', '>x<'));
    expect(warnings).toEqual([
      'the prefix p stands for different namespaces; in names of variables it is urn:1',
    ]);
  });

  it.each([
    'Logging:Level',
    'http://x',
    '/a[',
    '/a/b/',
    'a b/c',
    'unknown:*',
    '//@',
    "/a/'",
    'count(/a)',
    '1 div 0',
    'a:b:c',
    'Octopus.Action[a/b].c',
    '/a/f()',
    ':',
    '/..',
  ])('a name that is no XPath, or selects nothing, is passed over: %s', (name) => {
    expect(all('<a>1</a>', { [name]: 'x' })).toEqual({ text: '<a>1</a>', replaced: [], warnings: [] });
  });

  it('names need a slash or a colon, and those of the system may be expressions too', () => {
    expect(replace('<a><b/></a>', { a: 'x', '*': 'x' })).toBe('<a><b /></a>');
    expect(replace('<Octopus><b/></Octopus>', { 'Octopus/b': 'x' })).toBe('<Octopus><b>x</b></Octopus>');
  });

  it.each([
    ["/a/b[lower-case(@k) eq 'x']", [0]],
    ["/a/b[ends-with(@k, 'y')]", [1]],
    ["/a/b[matches(., '^t[a-z]o$')]", [1]],
    ["/a/b[upper-case(.) = 'ONE' or empty(c)]", [0, 1]],
    ["/a/b[exists(@k) and replace(@k, 'Y', '') = '']", []],
    ['/a/b[position() ge 2]', [1]],
    ["/a/b[@eq ne '1']", [1]],
    ['/a/eq/lt', []],
    ["/a/b[contains('*:c eq', @k)]", []],
  ])('of XPath 2.0 the usual is read: %s', (name, places) => {
    const texts = ['one', 'two'].map((text, index) =>
      places.some((place) => place === index) ? 'new' : text,
    );
    expect(replace('<a><b k="X" eq="1">one</b><b k="xy" eq="2">two</b></a>', { [name]: 'new' })).toBe(
      `<a><b k="X" eq="1">${texts[0]}</b><b k="xy" eq="2">${texts[1]}</b></a>`,
    );
  });

  it('variables take effect one after the other, on what those before have left', () => {
    const values = { '/a/@k': 'new', "/a[@k='new']/b": '<c>1</c><d/>', '/a/b/c': '2' };
    expect(replace('<a k="old"><b><x/></b></a>', values)).toBe('<a k="new"><b><c>2</c><d /></b></a>');
  });

  it('an element with elements inside takes its value as XML, in the namespaces that hold there', () => {
    const text = '<a xmlns:p="urn:1"><b><c/></b></a>';
    expect(replace(text, { '/a/b': 'text <p:x><![CDATA[<]]></p:x><!-- c -->' })).toBe(
      text.replace('<c/>', 'text <p:x><![CDATA[<]]></p:x><!-- c -->'),
    );
    expect(replace(text, { '/a/b': '' })).toBe(text.replace('<c/>', ''));
  });

  it('that XML is indented with the rest, and keeps white space of its own', () => {
    const text = '<a>\n  <b><c/></b>\n</a>';
    expect(all(text, { '/a/b': '<x><y/></x><z/>' }).text).toBe(
      '<a>\n  <b>\n    <x>\n      <y />\n    </x>\n    <z />\n  </b>\n</a>',
    );
    expect(all(text, { '/a/b': '<x> <y/></x>\r\n<z/>' }).text).toBe(
      '<a>\n  <b>\n    <x> <y /></x>\n<z /></b>\n</a>',
    );
  });

  it('that XML leaves out declarations of namespaces that hold there', () => {
    const text = '<a xmlns:p="urn:1" xmlns="urn:2"><b><c/></b></a>';
    const value = '<x xmlns="urn:2" xmlns:p="urn:1" xmlns:q="urn:3"><p:y xmlns:p="urn:1"/></x>';
    expect(replace(text, { '//*:b': value })).toBe(text.replace('<c/>', '<x xmlns:q="urn:3"><p:y /></x>'));
  });

  it.each(['<x>', 'a & b', '<q:x/>', '</b><b>', '</_><_>', 'a\u0000b', '<?xml version="1.0"?>', '&nbsp;'])(
    'what is no XML does not come into it, and a warning says so: %s',
    (value) => {
      const { text, replaced, warnings } = all('<a><b><c/></b></a>', { '/a/b': value });
      expect({ text, replaced }).toEqual({
        text: '<a>\r\n  <b>\r\n    <c />\r\n  </b>\r\n</a>',
        replaced: [],
      });
      expect(warnings).toEqual([expect.stringMatching(/^\/a\/b selects .* is no XML \(line 1 column \d+: /)]);
    },
  );

  it('a variable without a value changes nothing', () => {
    expect(all('<a k="1">2<b>3</b></a>', { '/a/@k': null, '/a/b': null })).toEqual({
      ...{ text: '<a k="1">2<b>3</b></a>', replaced: [], warnings: [] },
    });
  });

  it('a value that XML cannot hold is refused by name', () => {
    expect(() => replace('<a>1</a>', { '/a': 'x\u0001' })).toThrow(
      'the value of /a holds a character that XML cannot hold',
    );
  });

  it('the document itself cannot be replaced, and a warning says so', () => {
    expect(all('<a/>', { '/': 'x' })).toEqual({
      text: '<a />',
      replaced: [],
      warnings: ['/ selects what cannot be replaced, a document or a namespace'],
    });
  });

  it.each([
    ['<a>\n  <b></a>', /^line 2 column \d+: /],
    ['', /^line 1 column 1: /],
    ['just text', /^line 1 column 1: /],
    ['<a/>\n<b/>', /^line 2 column 1: /],
    ['<a>\r\n  <p:b/></a>', /^line 2 column 3: the prefix 'p' is not declared$/],
    ['<a k="1" k="2"/>', /^line 1 column \d+: /],
    [
      '<a xmlns:p="u" xmlns:q="u"\n> <b p:k="1" q:k="2"/></a>',
      /^line 2 column 3: an attribute of 'b' is there twice$/,
    ],
    ['<a>&</a>', /^line 1 column \d+: /],
    ['<a>\n&e;</a>', /^line 2 column \d+: /],
    ['<!DOCTYPE a SYSTEM>\n<a/>', /^line 1 column 1: the document type cannot be read$/],
    ['<a>'.repeat(100_000), /^line 1 column 1501: more than 500 elements are nested$/],
    ['<a>'.repeat(600) + '</a>'.repeat(600), /^line 1 column 1501: more than 500 elements are nested$/],
  ])('what is no XML is refused with the place: %#', (text, message) => {
    expect(() => replace(text, {})).toThrow(message);
  });

  it('entities of the text are neither fetched nor expanded', () => {
    const text =
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&x;&x;">]><a b="&y;&#60;">&y;<c/>&x;&y;</a>';
    expect(replace(text, { '/a/c': '1' })).toBe(text.replace('<c/>', '<c>1</c>').replace('&#60;', '&lt;'));
  });

  it('ten thousand places are replaced in a moment', () => {
    const text = `<a>${'<b k="1"><c/></b>'.repeat(10_000)}</a>`;
    const start = performance.now();
    expect(replace(text, { '//b/@k': '2', '//c': '3' })).toBe(
      `<a>${'<b k="2"><c>3</c></b>'.repeat(10_000)}</a>`,
    );
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
