/** `##octopus[name key='base64' ...]`: how a script talks to the deployment. */

export type ServiceMessage = { readonly name: string; readonly values: ReadonlyMap<string, string> };

export type ReadLine = { readonly before: string; readonly message: ServiceMessage | undefined };

export const messageOpening = '##octopus[';

/** The message in a line and the text before it; a line without one, or with a broken one, is all text. */
export function readServiceMessage(line: string): ReadLine {
  const start = line.indexOf(messageOpening);
  if (start < 0 || line[start - 1] === '#') return { before: line, message: undefined };
  const end = line.indexOf(']', start);
  if (end < 0) return { before: line, message: undefined };
  const message = parse(line.slice(start + messageOpening.length, end));
  return message ? { before: line.slice(0, start), message } : { before: line, message: undefined };
}

const attributePattern = /\s+([\w-]+)\s*=\s*(?:'([A-Za-z0-9+/=]*)'|"([A-Za-z0-9+/=]*)")/y;

function parse(text: string): ServiceMessage | undefined {
  const head = /^\s*([\w-]+)/.exec(text);
  if (!head?.[1]) return undefined;
  const values = new Map<string, string>();
  const end = text.trimEnd().length;
  for (let at = head[0].length; at < end; at = attributePattern.lastIndex) {
    attributePattern.lastIndex = at;
    const [, name, single, double] = attributePattern.exec(text) ?? [];
    if (name === undefined) return undefined;
    values.set(name.toLowerCase(), Buffer.from(single ?? double ?? '', 'base64').toString('utf8'));
  }
  return { name: head[1], values };
}
