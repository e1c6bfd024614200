/** The rules of XDT, one promise each. What becomes of a file's layout is in layout.test.ts. */
import { describe, expect, it } from 'vitest';
import { applyTransform } from './apply-transform.ts';
import { transformOf } from './oracle.test-support.ts';

const apply = (source: string, transform: string) => applyTransform(source, transformOf(transform));
const textOf = (source: string, transform: string) => apply(source, transform).text;
/** Without what is only for the curious. */
const told = (source: string, transform: string) =>
  apply(source, transform)
    .messages.filter(({ level }) => level !== 'verbose')
    .map(({ level, text }) => `${level}: ${text}`);
/** `column` counts in the transform with its declaration. */
const skipped = (name: string, column: number) =>
  `info: ${name} (transform line 1, column ${column}) is not executed`;

describe('a transform', () => {
  it('that uses nothing of XDT changes nothing', () => {
    const source = "<a b = '1'><c /></a>";
    const result = applyTransform(source, '<a><c xmlns="urn:other"/></a>');
    expect(result).toMatchObject({ text: source, failed: false, hasRoot: true });
  });

  it('may give the namespace of XDT any prefix', () => {
    const transform =
      '<a xmlns:t="http://schemas.microsoft.com/XML-Document-Transform"><b t:Transform="Remove"/></a>';
    expect(applyTransform('<a><b/></a>', transform).text).toBe('<a></a>');
  });

  it('goes on below an element that was replaced', () => {
    const transform = '<a><b x="1" xdt:Transform="Replace"><c xdt:Transform="Insert"/></b></a>';
    expect(textOf('<a>\n\t<b/>\n</a>', transform).match(/<c\/>/g)).toHaveLength(2);
  });

  it('goes on below an element that was removed, and says so', () => {
    const transform = '<a><b xdt:Transform="Remove"><c xdt:Transform="Insert"/></b></a>';
    expect(told('<a><b><c/></b></a>', transform)).toEqual([
      'error: nothing matches /a/b/c any more: an earlier transform has changed or removed it',
      skipped('Insert', 97),
    ]);
  });

  it('may remove the root, and the result says that there is none', () => {
    expect(apply('<a/>', '<a xdt:Transform="Remove"/>')).toMatchObject({
      text: '',
      failed: false,
      hasRoot: false,
    });
  });

  it('that imports what only .NET could load is applied, but for what it imports', () => {
    const result = apply(
      '<a/>',
      '<a><xdt:Import path="x.dll" namespace="y"/><b xdt:Transform="Insert"/><c xdt:Transform="Mine"/></a>',
    );
    expect(result).toMatchObject({ text: '<a>\t<b/></a>', failed: true });
    expect(result.messages).toContainEqual(
      expect.objectContaining({ level: 'error', text: 'there is no transform Mine' }),
    );
  });

  it.each([
    '',
    'assembly="x"',
    'namespace="y"',
    'assembly="x" path="y" namespace="z"',
    'assembly="x" namespace="y" z=""',
  ])('with an import of <%s> cannot be applied', (attributes) => {
    expect(() => apply('<a/>', `<a><xdt:Import ${attributes}/></a>`)).toThrow(
      'xdt:Import needs assembly or path, and namespace',
    );
  });

  it('warns of a tag of XDT that is not known', () => {
    expect(told('<a/>', '<a><xdt:Other/></a>')).toEqual(['warning: The tag xdt:Other is not known']);
  });

  it('with an error fails, and its other transforms are still done', () => {
    const result = apply('<a><b/><c/></a>', '<a><x xdt:Transform="Nope"/><c xdt:Transform="Remove"/></a>');
    expect(result).toMatchObject({ text: '<a><b/></a>', failed: true });
  });

  it('with warnings does not fail', () => {
    expect(apply('<a/>', '<a><b xdt:Transform="Remove"/></a>').failed).toBe(false);
  });

  it('tells begin, XPath, target and end of every step', () => {
    const { messages } = apply('<a>\n<b/></a>', '<a><b xdt:Transform="Remove"/></a>');
    expect(messages.map(({ level, text }) => `${level}: ${text}`)).toEqual([
      'verbose: Executing Remove (transform line 1, column 71) on /a/b',
      'verbose: Applying to b (line 2)',
      'verbose: Removed b',
      'verbose: Remove is done',
    ]);
  });
});

describe('what stands in an attribute', () => {
  it.each([
    ['a name with blanks around it', ' Remove ', 'applied'],
    ['a name with empty brackets, which is no argument', 'Remove()', 'applied'],
    ['nothing', '', "'' must be a name, or a name with arguments in brackets"],
    ['an open bracket', 'Remove(', "'Remove(' must be a name, or a name with arguments in brackets"],
    ['two names', 'Remove b', "'Remove b' must be a name, or a name with arguments in brackets"],
    ['a name in another case', 'remove', 'there is no transform remove'],
    ['a name of .NET', 'Transform', 'there is no transform Transform'],
  ])('may be or may not be %s', (_, value, result) => {
    const { text, messages } = apply('<a><b/></a>', `<a><b xdt:Transform="${value}"/></a>`);
    const error = messages.find(({ level }) => level === 'error');
    expect(error?.text ?? 'applied').toBe(result);
    expect(text).toBe(error ? '<a><b/></a>' : '<a></a>');
  });

  it('and cannot be read keeps what is below from being looked at', () => {
    const transform = '<a><b xdt:Transform="Nope"><c xdt:Transform="Remove"/></b></a>';
    expect(textOf('<a><b><c/></b></a>', transform)).toBe('<a><b><c/></b></a>');
  });

  it('is cut at commas outside of brackets, and its parts are trimmed', () => {
    const transform = '<a><b x="1" y="2" z="3" xdt:Transform="SetAttributes( x , z )"/></a>';
    expect(textOf('<a><b x="" y="" z=""/></a>', transform)).toBe('<a><b x="1" y="" z="3"/></a>');
    const bracket = `<a><b xdt:Locator="Condition(contains(@x, 'q'))" xdt:Transform="Remove"/></a>`;
    expect(told('<a><b/></a>', bracket)[0]).toBe(
      "warning: nothing in the file matches /a/b[contains(@x, 'q')]",
    );
  });

  it('SupressWarnings, spelled so, turns the warnings of its element into remarks', () => {
    const transform =
      '<a><b xdt:SupressWarnings="true" xdt:Transform="Remove"><c xdt:Transform="Remove"/></b></a>';
    expect(told('<a/>', transform).map((line) => line.split(':')[0])).toEqual([
      'info',
      'info',
      'warning',
      'info',
    ]);
  });
});

describe('a locator', () => {
  const two = '<a><b n="1"/><b n="2" v="x"/></a>';
  const remove = (locator: string, attributes = '') =>
    textOf(two, `<a><b ${attributes} xdt:Locator="${locator}" xdt:Transform="RemoveAll"/></a>`);

  it('that is not there means all siblings of the name', () => {
    expect(textOf(two, '<a><b xdt:Transform="RemoveAll"/></a>')).toBe('<a></a>');
  });

  it('Match compares attributes with those of the transform', () => {
    expect(remove('Match(n)', 'n="2"')).toBe('<a><b n="1"/></a>');
    expect(remove('Match(n, v)', 'n="2" v="y"')).toBe(two);
  });

  it('Match is an error where the transform has no such attribute', () => {
    expect(told(two, '<a><b xdt:Locator="Match(n)" xdt:Transform="Remove"/></a>')).toEqual([
      'error: Match: there is no attribute n here',
      skipped('Remove', 94),
    ]);
  });

  it('Match does not quote: an apostrophe in the value makes it no XPath', () => {
    const result = apply(two, `<a><b n="it's" xdt:Locator="Match(n)" xdt:Transform="Remove"/></a>`);
    expect(result.failed).toBe(true);
  });

  it.each(['@n=2', '[@n=2]', 'last()', '2', "@v = 'x' and not(@w)"])(
    'Condition(%s) is a predicate',
    (condition) => {
      expect(remove(`Condition(${condition})`)).toBe('<a><b n="1"/></a>');
    },
  );

  it.each(['/a/b[2]', '//b[@v]', '../b[2]'])('XPath(%s) finds anywhere', (path) => {
    expect(remove(`XPath(${path})`)).toBe('<a><b n="1"/></a>');
  });

  it('XPath without a slash in front is looked for below the element itself', () => {
    const transform = '<a><b xdt:Locator="XPath(c)" xdt:Transform="Remove"/></a>';
    expect(textOf('<a><c/><b><c/></b></a>', transform)).toBe('<a><c/><b></b></a>');
  });

  it.each([
    ['Match', 'Match needs the name of an attribute'],
    ['Condition()', 'Condition needs exactly one argument'],
    ['Condition(1,2)', 'Condition needs exactly one argument'],
    ['XPath(a,b)', 'XPath needs exactly one argument'],
    ['Nope', 'there is no locator Nope'],
  ])('%s is an error', (locator, text) => {
    const transform = `<a><b xdt:Locator="${locator}" xdt:Transform="Remove"/></a>`;
    expect(told(two, transform)[0]).toBe(`error: ${text}`);
  });

  it('of an element above counts as well; without one, every branch of the name is searched', () => {
    const source = '<a><b n="1"><c/></b><b n="2"><c/></b></a>';
    const below = '<c xdt:Transform="RemoveAll"/>';
    expect(textOf(source, `<a><b n="2" xdt:Locator="Match(n)">${below}</b></a>`)).toBe(
      '<a><b n="1"><c/></b><b n="2"></b></a>',
    );
    expect(textOf(source, `<a><b>${below}</b></a>`)).toBe('<a><b n="1"></b><b n="2"></b></a>');
  });

  it('looks at the file as earlier transforms have left it', () => {
    const transform =
      '<a><b n="3" xdt:Transform="Insert"/><b n="3" v="new" xdt:Locator="Match(n)" xdt:Transform="SetAttributes"/></a>';
    expect(textOf('<a>\n</a>', transform)).toBe('<a>\t<b n="3" v="new"/>\n</a>');
  });

  it('of another namespace finds nothing, and prefixes need not be the same', () => {
    const source = '<a xmlns="urn:x"><b/></a>';
    expect(told(source, '<a><b xdt:Transform="Remove"/></a>')[0]).toBe(
      'warning: nothing in the file matches /a',
    );
    expect(textOf(source, '<a xmlns="urn:x"><b xdt:Transform="Remove"/></a>')).toBe('<a xmlns="urn:x"></a>');
    const prefixed = '<q:a xmlns:q="urn:x"><q:b xdt:Transform="Remove"/></q:a>';
    expect(textOf(source, prefixed)).toBe('<a xmlns="urn:x"></a>');
  });
});

describe('an element', () => {
  const three = '<a><b n="1"/><b n="2"/><c/></a>';

  it.each([
    [
      'Replace takes the first',
      '<b new="1" xdt:Transform="Replace"/>',
      '<a>\t<b new="1"/>\t<b n="2"/><c/></a>',
    ],
    ['Remove takes the first', '<b xdt:Transform="Remove"/>', '<a><b n="2"/><c/></a>'],
    ['RemoveAll takes all', '<b xdt:Transform="RemoveAll"/>', '<a><c/></a>'],
    ['Insert comes last', '<d xdt:Transform="Insert"/>', '<a><b n="1"/><b n="2"/><c/>\t<d/></a>'],
    [
      'InsertIfMissing comes last',
      '<d xdt:Transform="InsertIfMissing"/>',
      '<a><b n="1"/><b n="2"/><c/>\t<d/></a>',
    ],
    ['InsertIfMissing leaves what is there', '<c xdt:Transform="InsertIfMissing"/>', three],
    [
      'InsertIfMissing goes by its locator',
      '<b n="3" xdt:Locator="Match(n)" xdt:Transform="InsertIfMissing"/>',
      '<a><b n="1"/><b n="2"/><c/>\t<b n="3"/></a>',
    ],
    [
      'InsertBefore comes before the first that its XPath finds',
      '<d xdt:Transform="InsertBefore(/a/b)"/>',
      '<a>\t<d/>\t<b n="1"/><b n="2"/><c/></a>',
    ],
    [
      'InsertAfter comes behind it',
      '<d xdt:Transform="InsertAfter(b[2])"/>',
      '<a><b n="1"/><b n="2"/>\t<d/>\t<c/></a>',
    ],
    [
      'CommentOut keeps it as a comment',
      '<c xdt:Transform="CommentOut"/>',
      '<a><b n="1"/><b n="2"/><!-- <c /> --></a>',
    ],
  ])('of %s', (_, transform, expected) => {
    expect(apply(three, `<a>${transform}</a>`)).toMatchObject({ text: expected, failed: false });
  });

  it.each(['Replace', 'Remove', 'CommentOut'])('of %s warns where more than one matches', (name) => {
    expect(told(three, `<a><b xdt:Transform="${name}"/></a>`)).toEqual([
      `warning: ${name} found 2 nodes: it takes the first`,
    ]);
  });

  it.each(['Replace', 'Remove', 'RemoveAll', 'Insert', 'InsertIfMissing', 'CommentOut'])(
    'of %s with arguments warns and ignores them',
    (name) => {
      expect(told('<a><c/></a>', `<a><c xdt:Transform="${name}(x)"/></a>`)).toEqual([
        `warning: ${name} takes no arguments: they are ignored`,
      ]);
    },
  );

  it.each([
    'Replace',
    'Remove',
    'RemoveAll',
    'CommentOut',
    'SetAttributes',
    'RemoveAttributes',
    'SetTokenizedAttributes',
  ])('of %s that is missing is a warning that names the shortest path without a match', (name) => {
    expect(told('<a/>', `<a><b><c x="1" xdt:Transform="${name}"/></b></a>`)).toEqual([
      'warning: nothing in the file matches /a/b',
      skipped(name, 80),
    ]);
  });

  it.each(['Insert', 'InsertIfMissing', 'InsertBefore(/a)', 'InsertAfter(/a)'])(
    'of %s whose parent is missing is an error',
    (name) => {
      const lines = told('<a/>', `<a><b><c><d xdt:Transform="${name}"/></c></b></a>`);
      expect(lines[0]).toBe('error: nothing in the file matches /a/b/c');
    },
  );

  it('of Insert at the root is an error', () => {
    expect(told('<a/>', '<a xdt:Transform="Insert"/>')[0]).toBe('error: a is the root: nothing is around it');
  });

  it('of Insert goes into what its XPath finds, and there into the first', () => {
    const transform = '<a><n xdt:Locator="XPath(//c)" xdt:Transform="Insert"/></a>';
    expect(textOf('<a><b><c></c></b><c/></a>', transform)).toBe('<a><b><c>\t\t\t<n/>\t\t</c></b><c/></a>');
  });

  it.each([
    ['InsertBefore', 'InsertBefore needs exactly one XPath'],
    ['InsertAfter(a,b)', 'InsertAfter needs exactly one XPath'],
    ['InsertAfter(gone)', "InsertAfter: 'gone' finds nothing"],
    ['InsertBefore(@x)', "InsertBefore: '@x' finds something that is no element"],
    ['InsertBefore(p:b)', 'the prefix p stands for no namespace'],
  ])('of %s is an error', (name, text) => {
    const transform = `<a xmlns:p="urn:p"><d xdt:Transform="${name}"/></a>`;
    expect(told('<a x="1"><b/></a>', transform)[0]).toBe(`error: ${text}`);
  });

  it('that is copied loses what is of XDT, its declarations and the prefixes of its attributes', () => {
    const transform =
      '<a xmlns:p="urn:p"><b xmlns:q="urn:q" x="1" xdt:Transform="Insert"><c xdt:Locator="Match(y)" y="2"/></b></a>';
    expect(textOf('<a>\n</a>', transform)).toBe('<a>\t<b x="1">\t\t<c y="2"/>\t</b>\n</a>');
  });
});

describe('attributes', () => {
  const set = (source: string, attributes: string) => apply(source, `<a><b ${attributes}/></a>`);

  it('are set on every target, all of them or those that are named', () => {
    const source = '<a><b x="0"/><b x="0" y="0"/></a>';
    expect(set(source, 'x="1" y="2" xdt:Transform="SetAttributes"').text).toBe(
      '<a><b x="1"\t\ty="2"/><b x="1" y="2"/></a>',
    );
    expect(set(source, 'x="1" y="2" xdt:Transform="SetAttributes(x)"').text).toBe(
      '<a><b x="1"/><b x="1" y="0"/></a>',
    );
  });

  it('are removed from every target, all of them or those that are named', () => {
    const source = '<a><b x="0"/><b x="0" y="0" z="0"/></a>';
    expect(set(source, 'xdt:Transform="RemoveAttributes"').text).toBe('<a><b/><b/></a>');
    expect(set(source, 'xdt:Transform="RemoveAttributes(x,z)"').text).toBe('<a><b/><b y="0"/></a>');
  });

  it.each([
    ['SetAttributes(y)', ['warning: no attribute matches y', 'warning: no attribute was set']],
    ['SetAttributes(x,y)', ['warning: no attribute matches y']],
    ['RemoveAttributes(y)', ['warning: no attribute matches y', 'warning: no attribute was removed']],
    ['RemoveAttributes(z,y)', ['warning: no attribute matches y']],
  ])('that %s does not find are warned of', (transform, lines) => {
    expect(told('<a><b z="0"/></a>', `<a><b x="1" xdt:Transform="${transform}"/></a>`)).toEqual(lines);
  });

  it('with tokens take the values of the target, else of the transform', () => {
    const transform = 'x="$(y)-$(z)-$(gone)-$( y )" z="3" xdt:Transform="SetTokenizedAttributes(x)"';
    expect(set('<a><b x="1" y="2"/></a>', transform).text).toBe('<a><b x="2-3-$(gone)-$( y )" y="2"/></a>');
  });
});

describe('text that is no XML', () => {
  it.each([
    ['a tag without end', '<a>\n  <b>\n</a>', 3],
    ['nothing', '', 1],
    ['two roots', '<a/>\n<b/>', 2],
    ['a prefix that stands for nothing', '<a>\n<p:b/></a>', 2],
    ['an attribute twice', '<a x="1" x="2"/>', 1],
    ['an entity', '<!DOCTYPE a [<!ENTITY e "x">]>\n<a>&e;</a>', 2],
    ['elements nested without end', '<a>'.repeat(100_000), 1],
  ])('because of %s is refused, with its line', (_, text, line) => {
    expect(() => apply(text, '<a/>')).toThrow(
      expect.objectContaining({
        name: 'XdtInputError',
        input: 'source',
        place: expect.objectContaining({ line }),
      }),
    );
    expect(() => applyTransform('<a/>', text)).toThrow(expect.objectContaining({ input: 'transform' }));
  });
});

it('ten thousand elements and a hundred transforms take no more than seconds', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => `  <add key="k${at}" value="v" />\n`).join('');
  const sets = Array.from(
    { length: 100 },
    (_, at) => `<add key="k${at * 100}" value="new" xdt:Transform="SetAttributes" xdt:Locator="Match(key)"/>`,
  ).join('');
  const start = performance.now();
  const { text } = apply(`<a>\n${rows}</a>`, `<a>${sets}</a>`);
  expect(text.match(/value="new"/g)).toHaveLength(100);
  expect(performance.now() - start).toBeLessThan(10_000);
});
