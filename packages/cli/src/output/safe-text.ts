/**
 * Text of others on a terminal. A log line can hold escape sequences that move the cursor, change the title, write to
 * the clipboard or hide what stands there; names and messages can too. Nothing of that reaches the terminal.
 */

/** ECMA-48: control strings (OSC, DCS, SOS, PM, APC) to their end or the end of the text, CSI, and other escapes. */
const sequences = new RegExp(
  [
    '(?:\\u001b[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c|$)?',
    '(?:\\u001b\\[|\\u009b)[\\u0030-\\u003f]*[\\u0020-\\u002f]*[\\u0040-\\u007e]?',
    '\\u001b[\\u0020-\\u002f]*[\\u0030-\\u007e]?',
  ].join('|'),
  'g',
);

/** Overrides of the direction of writing, which make text read as another one. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** C0, DEL and C1; the tab is taken care of before. */
const controls = /[\u0000-\u001f\u007f-\u009f]/g;

/** One line that a terminal shows as it is: sequences are gone, other control characters are made visible. */
export function safeText(text: string): string {
  return text
    .replaceAll(sequences, '')
    .replaceAll('\t', '  ')
    .replaceAll(controls, picture)
    .replaceAll(directions, escaped);
}

/** The lines of a text, each safe; `\r\n` ends a line, and a lone `\r` does too. */
export function safeLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map(safeText);
}

/** JSON with what it leaves as it is, but a terminal does not, escaped; its value stays the same. */
export function safeJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? '';
  return text.replaceAll(/[\u007f-\u009f]/g, escaped).replaceAll(directions, escaped);
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** `␀` to `␡`; C1 has no pictures. */
function picture(char: string): string {
  const code = char.charCodeAt(0);
  if (code === 0x7f) return '\u2421';
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
}
