import { EOL } from 'node:os';
import { describe, expect, it } from 'vitest';
import { replaceSettings } from './replace-settings.ts';

const replace = (text: string, values: Record<string, string>) => replaceSettings(text, (key) => values[key]);

const config = `<?xml version='1.0' encoding="UTF-8"?>\r
<!-- appSettings: <add key="A" value="comment"/> -->\r
<configuration>\r
  <connectionStrings>\r
\t<add  name='Db'\r
\t      connectionString = "Server=old; 😀"   providerName="x"/>\r
  </connectionStrings>\r
\r
  <appSettings file="x.config">\r
    <add key="A" value="one" /><add key="B" value='two' />\r
    <add key="Empty"/>\r
    <add value=">" key="Angle"></add>\r
    <!-- <add key="A" value="commented out"/> -->\r
  </appSettings>\r
  <other><add key="A" value="not a setting"/></other>\r
  <applicationSettings><My.Properties>\r
    <setting name="S" serializeAs="String"><value>old &amp; <b/></value></setting>\r
    <setting name="T" serializeAs="String"><value/></setting><setting name="U"/>\r
  </My.Properties></applicationSettings>\r
  <script><![CDATA[<add key="A" value="in CDATA"/>]]></script>\r
</configuration>\r
`;

/** As .NET writes an XDocument with its white space, none of whose values has changed. */
const written = `<?xml version="1.0" encoding="utf-8"?>\r
<!-- appSettings: <add key="A" value="comment"/> -->\r
<configuration>\r
  <connectionStrings>\r
\t<add name="Db" connectionString="Server=old; 😀" providerName="x" />\r
  </connectionStrings>\r
\r
  <appSettings file="x.config">\r
    <add key="A" value="one" /><add key="B" value="two" />\r
    <add key="Empty" />\r
    <add value="&gt;" key="Angle"></add>\r
    <!-- <add key="A" value="commented out"/> -->\r
  </appSettings>\r
  <other><add key="A" value="not a setting" /></other>\r
  <applicationSettings><My.Properties>\r
    <setting name="S" serializeAs="String"><value>old &amp; <b /></value></setting>\r
    <setting name="T" serializeAs="String"><value /></setting><setting name="U" />\r
  </My.Properties></applicationSettings>\r
  <script><![CDATA[<add key="A" value="in CDATA"/>]]></script>\r
</configuration>\r
`;

describe('settings', () => {
  it('change in their value; tags are written as .NET writes them, what stands between them stays', () => {
    const { text, replaced } = replace(config, {
      ...{ A: 'new "1" <&> \'x\'', B: 'it\'s "2"', Db: 'Server=new; 😀', Empty: 'full', Angle: '<' },
      ...{ S: 'a < b & c', T: 'filled', U: 'made' },
    });
    const expected = written
      .replace('value="one"', 'value="new &quot;1&quot; &lt;&amp;&gt; \'x\'"')
      .replace('value="two"', 'value="it\'s &quot;2&quot;"')
      .replace('"Server=old; 😀"', '"Server=new; 😀"')
      .replace('<add key="Empty" />', '<add key="Empty" value="full" />')
      .replace('value="&gt;"', 'value="&lt;"')
      .replace('<value>old &amp; <b /></value>', '<value>a &lt; b &amp; c</value>')
      .replace('<value />', '<value>filled</value>')
      .replace('<setting name="U" />', '<setting name="U"><value>made</value></setting>');
    expect(text).toBe(expected);
    expect(replaced.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      ...['connectionString Db', 'appSetting A', 'appSetting B', 'appSetting Empty', 'appSetting Angle'],
      ...['setting S', 'setting T', 'setting U'],
    ]);
  });

  it('without a variable of their name stay as they are, to the byte', () => {
    expect(replace(config, { Other: 'x' })).toEqual({ text: config, replaced: [] });
  });

  it('that get the value which they have are written all the same', () => {
    expect(replace(config, { A: 'one' }).text).toBe(written);
  });

  it('are found in any namespace and at any depth, and each of them is changed', () => {
    const text = `<c:configuration xmlns:c="urn:x">
      <a><c:appSettings><c:add key="A" value="" /></c:appSettings></a>
      <appSettings><add key="A" value="z" /></appSettings>
      <a:connectionStrings xmlns:a="urn:y"><add name="A" connectionString="1" /></a:connectionStrings>
      <applicationSettings><a><b><c:setting name="A"><x /><c:value>1</c:value></c:setting></b></a></applicationSettings>
    </c:configuration>`;
    expect(replace(text, { A: '2' }).text).toBe(
      text
        .replace('value=""', 'value="2"')
        .replace('value="z"', 'value="2"')
        .replace('connectionString="1"', 'connectionString="2"')
        .replace('<c:value>1<', '<c:value>2<'),
    );
  });

  it.each([
    ['an add that stands deeper', '<appSettings><x><add key="A" /></x></appSettings>'],
    ['another element', '<appSettings><remove key="A" /></appSettings>'],
    ['a key with a prefix', '<appSettings><add p:key="A" xmlns:p="u" /></appSettings>'],
    ['a setting elsewhere', '<userSettings><setting name="A" /></userSettings>'],
    ['a name of an appSetting', '<appSettings><add name="A" /></appSettings>'],
  ])('are none: %s', (_, text) => {
    expect(replace(text, { A: '2' })).toEqual({ text, replaced: [] });
  });

  it('may become empty', () => {
    const text =
      '<c>\n<appSettings><add key="A" value="1" /></appSettings>\n<applicationSettings><setting name="A" /></applicationSettings>\n</c>';
    expect(replace(text, { A: '' }).text).toBe(
      text
        .replace('value="1"', 'value=""')
        .replace('<setting name="A" />', '<setting name="A"><value></value></setting>'),
    );
  });

  it('keep line breaks and tabs of a value through an XML parser', () => {
    const { text } = replace('<c><appSettings><add key="A" value=""/></appSettings></c>', { A: 'a\r\n\tb' });
    expect(text).toContain('value="a&#xD;&#xA;&#x9;b"');
  });

  it('are indented where nothing at all stands between the tags, with line ends of the platform', () => {
    const { text } = replace('<c><appSettings><add key="A"/></appSettings></c>', { A: '1' });
    const lines = ['<c>', '  <appSettings>', '    <add key="A" value="1" />', '  </appSettings>', '</c>'];
    expect(text).toBe(lines.join(EOL));
  });

  it('have the line ends of most lines', () => {
    const text = '<c>\r\n<appSettings>\n<add key="A" value=""/>\r\n</appSettings>\n<!-- \n -->\n</c>';
    expect(replace(text, { A: '1\r\n2' }).text).toBe(
      '<c>\n<appSettings>\n<add key="A" value="1&#xD;&#xA;2" />\n</appSettings>\n<!-- \n -->\n</c>',
    );
  });

  it('leave a document type and what names its entities as they are; nothing of it is looked into', () => {
    const text =
      '<!DOCTYPE c [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<c>&e;<appSettings>\n<add key="A" value="" x="&e;" /></appSettings></c>';
    expect(replace(text, { A: '1' }).text).toBe(text.replace('value=""', 'value="1"'));
  });

  it.each([
    ['a tag without end', '<a>\n  <b></a>', /^line 2 column \d+: /],
    ['no element', '<!-- nothing -->', /^line \d+ column \d+: /],
    ['text behind the end', '<a/>x', /^line 1 column \d+: /],
    ['an entity that nobody declares', '<a>\n&e;</a>', /^line 2 column \d+: /],
    [
      'a prefix that nobody declares',
      '<a>\n  <p:b/></a>',
      /^line 2 column 3: the prefix 'p' is not declared$/,
    ],
    ['too many levels', `${'<a>'.repeat(600)}${'</a>'.repeat(600)}`, /^line 1 column 1501: more than 500/],
  ])('in a file with %s are not replaced, and the error says where', (_, text, message) => {
    expect(() => replace(text, { A: '1' })).toThrow(message);
  });

  it('do not take a value that XML cannot hold, and the error names it', () => {
    const text = '<c><appSettings><add key="A" value=""/></appSettings></c>';
    expect(() => replace(text, { A: 'a\u0000b' })).toThrow('the value of A holds a character');
  });
});
