import type { Text } from './syntax.ts';

/** What a text means: `##{` is how to write `#{`, and `##` right in front of a token how to write `#`. */
export function plainText({ raw, beforeOpen }: Text): string {
  const text = raw.replaceAll('##{', '#{');
  return beforeOpen && text.endsWith('##') ? text.slice(0, -1) : text;
}
