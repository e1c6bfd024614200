/** `##octopus[name key='base64' ...]`: how a script talks to the deployment. */

export type ServiceMessage = { readonly name: string; readonly values: ReadonlyMap<string, string> };

export type ReadLine = { readonly before: string; readonly message: ServiceMessage | undefined };

const opening = '##octopus[';

/** The message in a line and the text before it; a line without one, or with a broken one, is all text. */
export function readServiceMessage(line: string): ReadLine {
  const start = line.indexOf(opening);
  if (start < 0 || line[start - 1] === '#') return { before: line, message: undefined };
  const end = line.indexOf(']', start);
  if (end < 0) return { before: line, message: undefined };
  const message = parse(line.slice(start + opening.length, end));
  return message ? { before: line.slice(0, start), message } : { before: line, message: undefined };
}

function parse(text: string): ServiceMessage | undefined {
  const head = /^\s*([\w-]+)/.exec(text);
  if (!head?.[1]) return undefined;
  const values = new Map<string, string>();
  let rest = text.slice(head[0].length);
  while (rest.trim() !== '') {
    const attribute = /^\s+([\w-]+)\s*=\s*(?:'([A-Za-z0-9+/=]*)'|"([A-Za-z0-9+/=]*)")/.exec(rest);
    if (!attribute?.[1]) return undefined;
    values.set(
      attribute[1].toLowerCase(),
      Buffer.from(attribute[2] ?? attribute[3] ?? '', 'base64').toString('utf8'),
    );
    rest = rest.slice(attribute[0].length);
  }
  return { name: head[1], values };
}
