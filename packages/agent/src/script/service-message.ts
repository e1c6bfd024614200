/** `##octopus[name key='base64' ...]`: how a script talks to the deployment. */

export type ServiceMessage = { readonly name: string; readonly values: ReadonlyMap<string, string> };

/**
 * What stands between the brackets, read as one XML element; undefined where it is none, or a value no base64. Further
 * brackets at its beginning do not count.
 */
export function parseServiceMessage(between: string): ServiceMessage | undefined {
  const text = between.replace(/^\[+/, '');
  const head = /^[A-Za-z_][\w.-]*/.exec(text)?.[0];
  if (head === undefined) return undefined;
  const values = new Map<string, string>();
  const end = text.trimEnd().length;
  for (let at = head.length; at < end; at = attributePattern.lastIndex) {
    attributePattern.lastIndex = at;
    const [, name, single, double] = attributePattern.exec(text) ?? [];
    const value = decode(single ?? double ?? '');
    if (name === undefined || value === undefined || values.has(name.toLowerCase())) return undefined;
    values.set(name.toLowerCase(), value);
  }
  return { name: head, values };
}

const attributePattern = /\s+([A-Za-z_][\w.-]*)\s*=\s*(?:'([^'<&]*)'|"([^"<&]*)")/y;

/** White space does not count; anything else that is not whole base64 does. */
function decode(value: string): string | undefined {
  const text = value.replaceAll(/\s/g, '');
  const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  return isBase64 ? Buffer.from(text, 'base64').toString('utf8') : undefined;
}
