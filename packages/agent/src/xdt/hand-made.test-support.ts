/** Pairs of a configuration file and a transform, each for one rule; the declaration of xdt is added to the transform. */
import { type Case, transformOf } from './oracle.test-support.ts';

/** Longer than a line may be. */
const long = 'w'.repeat(160);

const pairs: readonly (readonly [source: string, transform: string])[] = [
  ['<a>\n  <b x="1" />\n</a>', '<a><b x="2" y=\'q"\' xdt:Transform="SetAttributes"/></a>'],
  [
    '<a>\n  <b/>\n</a>',
    '<a><c x="1" z="2"><d>text</d><e/>\n   <f></f></c><c xdt:Transform="Insert" x="1" z="2"><d>text</d><e/>\n   <f></f><g /></c></a>',
  ],
  ['<a>\r\n\t<b>\r\n\t\t<q/>\r\n\t</b>\r\n</a>', '<a><b><c xdt:Transform="Insert"><d><e/></d></c></b></a>'],
  ['<a/>', '<a><c xdt:Transform="Insert"/></a>'],
  ['<a></a>', '<a><c xdt:Transform="Insert"/></a>'],
  ['<a/>', '<a xdt:Transform="Insert"/>'],
  ['<a/>', '<a><b><c xdt:Transform="Insert"/></b></a>'],
  [
    '<a><b x="&#10;\n\t&#13;\r\n&#9;z" y="1"/>a\r\nb&#13;c</a>',
    '<a><b y="2" xdt:Transform="SetAttributes"/></a>',
  ],
  [
    '<a><b/></a>',
    '<a><b xdt:Transform="Nope"><c xdt:Transform="Insert"/></b><b xdt:Transform="Insert"/></a>',
  ],
  [
    '<a><b/></a>',
    '<a><b xdt:Transform="Remove(" /><b xdt:Transform=" Remove(x) " /><b xdt:Transform="Remove" /><b xdt:Transform="Remove()" /></a>',
  ],
  [
    '<a><b/></a>',
    '<a><b xdt:Locator="Match(q)" xdt:Transform="Remove" /><b xdt:Locator="Match" xdt:Transform="Remove" /><b xdt:Locator="Condition(a,b)" xdt:Transform="Remove" /><b xdt:Locator="Nope" /></a>',
  ],
  ['<a><b/></a>', '<a><xdt:foo/></a>'],
  [
    '<a><b x="1" y="q"/></a>',
    '<a><b x="$(y)" y="$(x)" z="$(w)" w="$(x)$(x)" xdt:Transform="SetTokenizedAttributes"/></a>',
  ],
  ['<a><b x="1" y="q"/></a>', '<a><b x="t$(y)" y="$$(x)" xdt:Transform="SetTokenizedAttributes(y,q)"/></a>'],
  [
    '<a><b x="1" y="q"/></a>',
    '<a><b x="$(y)" xdt:Locator="Match(y)" y="q" xdt:SupressWarnings="true" xdt:Transform="SetAttributes(z)"/><b xdt:SupressWarnings="yes" xdt:Transform="Remove"><c xdt:Transform="Remove"/></b></a>',
  ],
  [
    '<a><b x="1" y="q"/></a>',
    '<a><b x="$(y)" z="1" xdt:Transform="SetAttributes(z,q,@x)"/><b xdt:Transform="RemoveAttributes(y)"/><b xdt:Transform="RemoveAttributes(y)"/><b xdt:Transform="RemoveAttributes"/><b xdt:Transform="RemoveAttributes"/><b xdt:Transform="SetAttributes"/></a>',
  ],
  ['<a><b/><b/></a>', '<a><b xdt:Transform="RemoveAll"/><b xdt:Transform="RemoveAll"/></a>'],
  [
    '<a><b/><b/></a>',
    '<a><b xdt:Locator="DefaultLocator" xdt:Transform="Replace" z="1"/><b xdt:Transform="InsertBase(a)"/><b xdt:Transform="AttributeTransform"/><c xdt:Transform="Locator"/></a>',
  ],
  ['<a><b/><b/></a>', '<a xdt:Locator="Nope"><b xdt:Transform="Replace"/></a>'],
  ['<a><b/><b/></a>', '<a xdt:Locator="Nope("><b xdt:Transform="Replace"/></a>'],
  ['<a><b/><b/></a>', '<a xdt:Locator="Condition(])"><b xdt:Transform="Replace"/></a>'],
  [
    '<a><b/><b/></a>',
    '<a><b xdt:Locator="XPath(/a/@z|/a/text())" xdt:Transform="Insert"/><b xdt:Locator="XPath(/)" xdt:Transform="Insert"/><b xdt:Locator="XPath(count(a))" xdt:Transform="Remove"/><b xdt:Locator="Condition(foo())" xdt:Transform="Remove"/><b xdt:Locator="Condition(q:foo)" xdt:Transform="Remove"/></a>',
  ],
  ['<a><b/><b/></a>', '<a xdt:Transform="Remove"><b xdt:Transform="Insert"/></a>'],
  [
    '<a xmlns="u" xmlns:p="u"><b/><p:c/></a>',
    '<a xmlns="u"><b xdt:Transform="SetAttributes" x="1"/><q:r xmlns:q="z" q:x="1" y="2" xdt:Transform="Insert"/></a>',
  ],
  ['<a xmlns="u"><b/></a>', '<a><b xdt:Transform="SetAttributes" x="1"/></a>'],
  ['<a xmlns="u"><b/></a>', '<a xmlns="u"><c xmlns="v" xdt:Transform="Insert"><d xmlns=""/></c></a>'],
  [
    '<a ><b/><c  x = "1"  ></c ><d\n/>&#32;<e>&#32;</e></a  >',
    '<a ><c xdt:Transform="SetAttributes" y="1"/></a>',
  ],
  ['<a>\n<b/>\n</a>', '<a><c xdt:Transform="Insert"><d><e/></d></c></a>'],
  ['<a>\n  <b/>\n</a>', '<a><c xdt:Transform="Insert"><d><e/></d></c></a>'],
  ['<a>\n\t<b/>\n</a>', '<a><c xdt:Transform="Insert"><d><e/></d></c></a>'],
  ['<a>\n <b/>\n</a>', '<a><c xdt:Transform="Insert"><d><e/></d></c></a>'],
  ['\n<a>\n<b/>\n</a>', '<a><c xdt:Transform="Insert"><d><e/></d></c></a>'],
  ['\n<a>\n <b/>\n</a>', '<a><c xdt:Transform="Insert"><d><e/></d></c></a>'],
  ['\n <a>\n  <b/>\n</a>', '<a><c xdt:Transform="Insert"><d><e/></d></c></a>'],
  ['\n\t<a>\n\t\t\t<b/>\n</a>', '<a><c xdt:Transform="Insert"><d><e/></d></c></a>'],
  ['<a>\n\t<b>\n\t\t\t<q/></b>\n</a>', '<a><b><c xdt:Transform="Insert"><d><e/></d></c></b></a>'],
  ['<a>\n <b>\n   <q/></b>\n</a>', '<a><b><c xdt:Transform="Insert"><d><e/></d></c></b></a>'],
  ['<a>\n <b>\n<q/></b>\n</a>', '<a><b><c xdt:Transform="Insert"><d><e/></d></c></b></a>'],
  ['<a>\n<b>\n<q/></b>\n</a>', '<a><b><c xdt:Transform="Insert"><d><e/></d></c></b></a>'],
  ['\n<a>\n<b>\n<q/></b>\n</a>', '<a><b><c xdt:Transform="Insert"><d><e/></d></c></b></a>'],
  ['\n<a>\n <b>\n <q/></b>\n</a>', '<a><b><c xdt:Transform="Insert"><d><e/></d></c></b></a>'],
  [
    '<a>\n  <q x="1"\n/>\n  <b x="1" w="1"/>\n</a>',
    `<a><b xdt:Transform="SetAttributes" y="${long}" z="3"/></a>`,
  ],
  [
    '<a>\n  <q x="1"\n/>\n  <r/>\n  <b x="1" w="1"/>\n</a>',
    `<a><b xdt:Transform="SetAttributes" y="${long}" z="3"/></a>`,
  ],
  [
    '<a>\n  <q x="1"\n/>\n  <b x="1" w="1"/>\n  <r/>\n  <b x="1" w="1"/>\n</a>',
    `<a><b xdt:Transform="SetAttributes" y="${long}" z="3"/></a>`,
  ],
  [
    '<a>\n  <q x="1"\n/>\n  <b x="1" w="1"/>\n  <r x="1"/>\n  <b x="1" w="1"/>\n</a>',
    `<a><b xdt:Transform="SetAttributes" y="${long}" z="3"/></a>`,
  ],
  [
    '<a>\n  <q x="1"\n/>\n  <b x="1" w="1"/>\n  <r>\n    <s/>\n  </r>\n  <b x="1" w="1"/>\n</a>',
    `<a><b xdt:Transform="SetAttributes" y="${long}" z="3"/></a>`,
  ],
  [
    '<a>\n  <q x="1"\n/>\n  <b x="1" w="1"/>\n  <r>t</r>\n  <b x="1" w="1"/>\n</a>',
    `<a><b xdt:Transform="SetAttributes" y="${long}" z="3"/></a>`,
  ],
  [
    '<a>\n  <q x="1"\n/>\n  <b x="1" w="1"/>\n   <r/>\n  <b x="1" w="1"/>\n</a>',
    `<a><b xdt:Transform="SetAttributes" y="${long}" z="3"/></a>`,
  ],
  [
    '<a>\n  <b x="1" w="1"/>\n  <q x="1"\n/>\n  <r/>\n  <b x="1" w="1"/>\n</a>',
    `<a><b xdt:Transform="SetAttributes" y="${long}" z="3"/></a>`,
  ],
  [
    '<a xml:space="preserve"> <b/>\n <c xml:space="default">\n <d/>\n</c> </a>',
    '<a><b xdt:Transform="Insert"/><c><e xdt:Transform="Insert"/></c></a>',
  ],
  ['<a xml:space="preserve"> <b/>\n <b/> </a>', '<a><b xdt:Transform="Remove"/></a>'],
  ['<?pi   x  y ?><a><?p?><?q ?></a><?z\n k?>', '<a x="1" xdt:Transform="SetAttributes"/>'],
  ["<?xml version='1.0'   encoding='UTF-8'?>\r\n\r\n<a/>\r\n", '<a><b xdt:Transform="Insert"/></a>'],
  ['<?xml version="1.0" standalone="no"?><a/>', '<a><b xdt:Transform="Insert"/></a>'],
  [
    '<a>\n  <b/>\n  <!-- c -->\n  <b/>\n\n\n  <d/> <!-- e --></a>',
    '<a><b xdt:Transform="RemoveAll"/><d xdt:Transform="Remove"/></a>',
  ],
  ['<a>\r  <b/>\r</a>', '<a><c xdt:Transform="Insert"><d/></c></a>'],
  [
    '<a>\n  <b x="1" y="2"\n     z="3"/>\n  <b x="1"\n     y="2"\n     z="3"\n/></a>',
    '<a><b xdt:Transform="RemoveAttributes(x,z)"/><b w="5" xdt:Transform="SetAttributes"/></a>',
  ],
  [
    '<a>\n  <b x="1"\n     y="2"\n     z="3"/></a>',
    '<a><b xdt:Transform="RemoveAttributes"/><b w="5" v="6" xdt:Transform="SetAttributes"/></a>',
  ],
  [
    '<a><b>&#x10FFFF;&#160;é😀&quot;&apos;&amp;</b><c>a&#13;&#10;b</c><c v="&#9;\t&#xA0;"/></a>',
    '<a><b n="1" xdt:Transform="SetAttributes"/></a>',
  ],
  [
    '<p:a xmlns:p="u"><p:b/></p:a>',
    '<q:a xmlns:q="u"><q:b xdt:Transform="Insert" q:x="1"/><q:b xdt:Transform="SetAttributes" q:x="1"/></q:a>',
  ],
  ['<a xmlns="u"><b/></a>', '<z:a xmlns:z="u"><z:c xdt:Transform="Insert"><z:d/></z:c></z:a>'],
  ['<a><b/></a>', '<a><z:c xmlns:z="u" z:q="1" xdt:Transform="Insert"><z:d/><e xmlns="v"><f/></e></z:c></a>'],
  [
    '<configuration>\n  <system.web>\n    <compilation debug="true" />\n  </system.web>\n</configuration>',
    '<configuration><system.web><compilation xdt:Transform="RemoveAttributes(debug)" /></system.web></configuration>',
  ],
  [
    '<a>\n  <b k="1"/>\n  <b k="2"/>\n</a>',
    '<a><b k="2" v="n" xdt:Locator="Match(k)" xdt:Transform="Replace"><c/></b><b k="3" xdt:Locator="Match(k)" xdt:Transform="InsertIfMissing"/><b k="3" xdt:Locator="Match(k)" xdt:Transform="InsertIfMissing"/><b k="0" xdt:Transform="InsertBefore(/a/b[1])"/></a>',
  ],
  ['<a/>', '<a><xdt:x><b xdt:Transform="Remove"/></xdt:x></a>'],
  ['<a/>', '<a><b xdt:Transform="Insert" xdt:Other="1"/></a>'],
  ['<a b="1"/>', '<a xdt:Transform=""/>'],
  ['<a b="1"/>', '<a xdt:Locator="" xdt:Transform="Remove"/>'],
  ['<a>\n  <b/>\n</a>', '<a>text<!-- c --><b xdt:Transform="Remove"/>  </a>'],
  ['<a><b/> </a>', '<a><b xdt:Transform="Remove"/><c xdt:Transform="Insert"/></a>'],
  ['<a>\n  <b/>\n  tail\n</a>', '<a><c xdt:Transform="Insert"/></a>'],
  ['<a>\n  <b/>\n  <!-- tail -->\n</a>', '<a><c xdt:Transform="Insert"/></a>'],
  ['<a>\n  <b/>\n  <![CDATA[x]]>\n</a>', '<a><c xdt:Transform="Insert"/><b xdt:Transform="Replace"/></a>'],
  ['\n<a\n x="1"\n y="2">\n</a>', '\n<a z="1" w="2" xdt:Transform="SetAttributes"/>'],
  ['<a><b s="it\'s"/></a>', '<a><b s="it\'s" xdt:Locator="Match(s)" xdt:Transform="Remove"/></a>'],
  [
    '<a><b/></a>',
    '<a><b xdt:Locator="Condition([@x] or [@y])" xdt:Transform="Remove"/><b xdt:Locator="Condition( @x )" xdt:Transform="Remove"/><b xdt:Locator="XPath(./c/./d)" xdt:Transform="Remove"/><b xdt:Locator="XPath( //b )" xdt:Transform="Remove"/></a>',
  ],
  [
    '<a><b/></a>',
    '<a><b xdt:SupressWarnings="TRUE" xdt:Transform="Remove(a)"/><c xdt:SupressWarnings="1" xdt:Transform="Remove"/></a>',
  ],
  [
    '<a><b/></a>',
    '<a xmlns:x="http://schemas.microsoft.com/XML-Document-Transform"><b x:Transform="Remove"/></a>',
  ],
  ['<a><b/></a>', '<a><b Transform="Remove" xdt:transform="Remove"/></a>'],
  ['<a><b><c/></b><b/></a>', '<a><b><d xdt:Transform="Insert"/></b><b><c xdt:Transform="Remove"/></b></a>'],
  ['<a><b x="1"/><b x="2"/></a>', '<a><b xdt:Locator="Condition(@x=2)"><d xdt:Transform="Insert"/></b></a>'],
];

export const madeByHand: readonly Case[] = pairs.map(([source, transform]) => ({
  source,
  transform: transformOf(transform),
}));
