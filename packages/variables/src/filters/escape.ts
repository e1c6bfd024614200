import { type FilterTable, plain } from './filter.ts';

/** Escapes for the places that text is put into. */
export const escapeFilters: FilterTable = {
  htmlescape: plain((input) => replaceChars(input, html)),
  xmlescape: plain((input) => replaceChars(input, xml)),
  jsonescape: plain((input) => replaceChars(input, json)),
  yamlsinglequoteescape: plain((input) =>
    input.replaceAll("'", "''").replace(/(?:\r?\n)+/g, (run) => (run.startsWith('\r') ? '\r\n' : '\n') + run),
  ),
  yamldoublequoteescape: plain((input) => replaceChars(input, json, (code) => code < 0x20 || code > 0x7e)),
  propertieskeyescape: plain((input) => replaceChars(input, propertiesKey, (code) => code >= 0xff)),
  propertiesvalueescape: plain((input) => {
    const escaped = replaceChars(input, propertiesValue, (code) => code >= 0xff);
    return escaped.startsWith(' ') ? `\\${escaped}` : escaped;
  }),
  uriescape: plain((input) => encodeURI(input.toWellFormed()).replaceAll('%5B', '[').replaceAll('%5D', ']')),
  uridataescape: plain((input) =>
    encodeURIComponent(input.toWellFormed()).replace(/[!'()*]/g, (char) => `%${hex(char.charCodeAt(0), 2)}`),
  ),
};

const xml = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);
const html = new Map([...xml, ['/', '&#x2F;']]);
const propertiesValue = new Map([
  ['\\', '\\\\'],
  ['\r', '\\r'],
  ['\n', '\\n'],
  ['\t', '\\t'],
]);
const json = new Map([...propertiesValue, ['"', '\\"']]);
const propertiesKey = new Map([...propertiesValue, [' ', '\\ '], [':', '\\:'], ['=', '\\=']]);

function replaceChars(
  text: string,
  replacements: ReadonlyMap<string, string>,
  byNumber: (code: number) => boolean = () => false,
): string {
  let output = '';
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const replacement =
      replacements.get(text.charAt(at)) ?? (byNumber(code) ? `\\u${hex(code, 4).toLowerCase()}` : undefined);
    if (replacement === undefined) continue;
    output += text.slice(start, at) + replacement;
    start = at + 1;
  }
  return output + text.slice(start);
}

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, '0');
}
