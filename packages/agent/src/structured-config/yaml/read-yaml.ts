import { type Document, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml';
import { ConfigSyntaxError } from '../replacement.ts';

export type YamlDocument = Document.Parsed<ParsedNode>;

/** Every scalar is read as its text, whatever it may mean; keys may come twice. */
const options = {
  schema: 'failsafe',
  resolveKnownTags: false,
  merge: false,
  uniqueKeys: false,
  keepSourceTokens: true,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** The documents of a text. Throws `ConfigSyntaxError`. */
export function readYaml(text: string): YamlDocument[] {
  const lineCounter = new LineCounter();
  const documents = parse(text, lineCounter);
  for (const { errors } of documents) {
    const [error] = errors;
    if (!error) continue;
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new ConfigSyntaxError(error.message, { line, column: col });
  }
  return documents;
}

function parse(text: string, lineCounter: LineCounter): YamlDocument[] {
  try {
    const documents = parseAllDocuments(text, { ...options, lineCounter });
    return 'empty' in documents ? [] : [...documents];
  } catch (error) {
    // The parser calls itself for each level.
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigSyntaxError('too many levels', { line: 1, column: 1 });
  }
}
