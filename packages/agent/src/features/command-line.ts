/** One text from which a Windows program reads these very arguments again, by the rules of Microsoft's C runtime. */
export const commandLine = (words: readonly string[]): string => words.map(quoteArgument).join(' ');

/** Backslashes mean themselves unless a quote follows. */
export function quoteArgument(text: string): string {
  if (text !== '' && !/[\s"]/.test(text)) return text;
  const escaped = text.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1');
  return `"${escaped}"`;
}
