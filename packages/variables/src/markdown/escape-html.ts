/** A text of Markdown with its entities as characters; one whose name is not known to us stays an entity. */
export function escapeText(text: string): string {
  return text.replace(/&(?:#?[A-Za-z\d]{1,32});|[<>"&]/g, (found) => {
    const isName = found.length > 1 && !found.startsWith('&#');
    const decoded = decodeEntities(found);
    return isName && decoded === found ? found : escapeHtml(decoded);
  });
}

/** What Markdig escapes: no single quote. */
export function escapeHtml(text: string): string {
  return text.replace(/[<>"&]/g, (char) => escapes.get(char) ?? char);
}

const escapes = new Map([
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['&', '&amp;'],
]);

/** An address for an attribute; what is escaped in it already stays so. */
export function escapeUrl(url: string): string {
  return url
    .toWellFormed()
    .replace(/[\0- "'<>[\\\]^`{|}~\x7f]|[^\0-\x7f]/gu, (char) => percentEncode(char))
    .replaceAll('&', '&amp;');
}

function percentEncode(char: string): string {
  const code = char.charCodeAt(0);
  return code > 127 ? encodeURIComponent(char) : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Characters for entities by number, and for those by name that texts are likely to hold. */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z][A-Za-z\d]{1,31}));/g,
    (entity, ...groups) => {
      const [decimal, hex, name]: (string | undefined)[] = groups;
      if (name !== undefined) return named.get(name) ?? entity;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      const isChar = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      return isChar ? String.fromCodePoint(code) : '\ufffd';
    },
  );
}

/** Those of Latin-1, from the blank that does not break on. */
const latin =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro ' +
  'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
  'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave ' +
  'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml ' +
  'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute ' +
  'thorn yuml';

const named = new Map([
  ...latin.split(' ').map((name, index): [string, string] => [name, String.fromCharCode(160 + index)]),
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['ndash', '\u2013'],
  ['mdash', '\u2014'],
  ['lsquo', '\u2018'],
  ['rsquo', '\u2019'],
  ['ldquo', '\u201c'],
  ['rdquo', '\u201d'],
  ['bull', '\u2022'],
  ['hellip', '\u2026'],
  ['euro', '\u20ac'],
  ['trade', '\u2122'],
  ['larr', '\u2190'],
  ['rarr', '\u2192'],
]);
