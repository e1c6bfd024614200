/**
 * Words of a command line as .NET reads them for a process: white space parts them, double quotes hold them together,
 * and a backslash makes a quote behind it a character.
 */
export function splitArguments(text: string): string[] {
  const words = text.match(/(?:\\+"|"(?:\\+"|[^"])*(?:"|$)|[^\s"])+/g) ?? [];
  return words.map(unquote);
}

/** Of backslashes before a quote, two are one; the odd one makes the quote a character. */
function unquote(word: string): string {
  return word.replaceAll(/(\\*)"/g, (_, slashes: string) => {
    const kept = '\\'.repeat(Math.floor(slashes.length / 2));
    return slashes.length % 2 === 1 ? `${kept}"` : kept;
  });
}
