/** Whether a text is XML, as far as a parser tells that looks into no document type. */
import { parseXml, XmlError } from '@rgrove/parse-xml';
import { mostXmlLevels } from './limits.ts';
import { placeFinder } from './place.ts';
import { tokens } from './tokens.ts';
import { XmlSyntaxError } from './xml-syntax-error.ts';

/**
 * Trees are only built of what has passed here. `entities` are those that may be named beside the five that XML knows.
 * Throws `XmlSyntaxError`, also where elements are nested too deeply.
 */
export function checkSyntax(text: string, entities: ReadonlySet<string> = new Set()): void {
  try {
    // Any text does, but for an empty one: that the parser takes for the end of the text around it.
    const resolveUndefinedEntity = (name: string) => (entities.has(name.slice(1, -1)) ? name : undefined);
    const { root } = parseXml(withoutDocumentType(text), { resolveUndefinedEntity });
    if (!root) throw new XmlSyntaxError('there is no root element', { line: 1, column: 1 });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const place = { line: error.line, column: error.column };
    throw new XmlSyntaxError(
      error.message.split('\n')[0]?.replace(/ \(line \d+, column \d+\)$/, '') ?? '',
      place,
      error,
    );
  }
}

/** Blanks stand in its place; it is not looked into. Throws `XmlSyntaxError` where elements are nested too deeply. */
function withoutDocumentType(text: string): string {
  const placeOf = placeFinder(text);
  let depth = 0;
  let body = text;
  for (const { kind, start, text: content } of tokens(text)) {
    if (kind === 'open' && !content.endsWith('/>')) depth += 1;
    if (kind === 'close') depth -= 1;
    if (depth > mostXmlLevels) {
      throw new XmlSyntaxError(`more than ${mostXmlLevels} elements are nested`, placeOf(start));
    }
    if (kind !== 'doctype' || depth > 0 || body !== text) continue;
    const end = start + `<!DOCTYPE${content}>`.length;
    body = text.slice(0, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, ' ') + text.slice(end);
  }
  return body;
}
