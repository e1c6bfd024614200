import { describe, expect, it } from 'vitest';
import { replaceSettings } from './replace-settings.ts';

const replace = (text: string, values: Record<string, string>) => replaceSettings(text, (key) => values[key]);

const config = `<?xml version="1.0" encoding="utf-8"?>\r
<!-- appSettings: <add key="A" value="comment"/> -->\r
<configuration>\r
  <connectionStrings>\r
\t<add  name='Db'\r
\t      connectionString = "Server=old; 😀"   providerName="x"/>\r
  </connectionStrings>\r
  <appSettings file="x.config">\r
    <add key="A" value="one" /><add key="B" value='two' />\r
    <add key="Empty"/>\r
    <add value=">" key="Angle"/>\r
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

describe('settings', () => {
  it('change in their value only: not another character, whatever the layout', () => {
    const { text, replaced } = replace(config, {
      ...{ A: 'new "1" <&> \'x\'', B: 'it\'s "2"', Db: 'Server=new; 😀', Empty: 'full', Angle: '<' },
      ...{ S: 'a < b & c', T: 'filled', U: 'made' },
    });
    const expected = config
      .replace('value="one"', 'value="new &quot;1&quot; &lt;&amp;&gt; \'x\'"')
      .replace("value='two'", `value='it&apos;s "2"'`)
      .replace('"Server=old; 😀"', '"Server=new; 😀"')
      .replace('<add key="Empty"/>', '<add key="Empty" value="full"/>')
      .replace('value=">"', 'value="&lt;"')
      .replace('<value>old &amp; <b/></value>', '<value>a &lt; b &amp; c</value>')
      .replace('<value/>', '<value>filled</value>')
      .replace('<setting name="U"/>', '<setting name="U"><value>made</value></setting>');
    expect(text).toBe(expected);
    expect(replaced.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      ...['connectionString Db', 'appSetting A', 'appSetting B', 'appSetting Empty', 'appSetting Angle'],
      ...['setting S', 'setting T', 'setting U'],
    ]);
  });

  it('without a variable of their name stay as they are, to the byte', () => {
    expect(replace(config, { Other: 'x' })).toEqual({ text: config, replaced: [] });
  });

  it('are found in any namespace and at any depth, and each of them is changed', () => {
    const text =
      '<c:configuration xmlns:c="urn:x"><a><c:appSettings><c:add key="A" value=""/></c:appSettings></a>' +
      '<appSettings><add key="A" value="z"/></appSettings></c:configuration>';
    expect(replace(text, { A: '1' }).text).toBe(
      text.replace('value=""', 'value="1"').replace('value="z"', 'value="1"'),
    );
  });

  it('keep line breaks and tabs of a value through an XML parser', () => {
    const { text } = replace('<c><appSettings><add key="A" value=""/></appSettings></c>', { A: 'a\r\n\tb' });
    expect(text).toContain('value="a&#xD;&#xA;&#x9;b"');
  });

  it.each([
    ['a tag without end', '<a>\n  <b></a>', /^line 2 column \d+: /],
    ['no element', '<!-- nothing -->', /^line \d+ column \d+: /],
    ['text behind the end', '<a/>x', /^line 1 column \d+: /],
  ])('in a file with %s are not replaced, and the error says where', (_, text, message) => {
    expect(() => replace(text, { A: '1' })).toThrow(message);
  });

  it('do not take a value that XML cannot hold, and the error names it', () => {
    const text = '<c><appSettings><add key="A" value=""/></appSettings></c>';
    expect(() => replace(text, { A: 'a\u0000b' })).toThrow('the value of A holds a character');
  });
});
