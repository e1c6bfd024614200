/**
 * Text of a log as pieces with a look: colours and weights by the terminal's codes (ECMA-48, SGR). All other codes are
 * taken out, so that nothing in a log can do anything but be read.
 */

/** A colour of the sixteen by its number, or any by its parts. */
export type Colour = number | `rgb(${number} ${number} ${number})`;

export type Look = {
  readonly colour?: Colour;
  readonly ground?: Colour;
  readonly isBold?: true;
  readonly isFaint?: true;
  readonly isItalic?: true;
  readonly isUnderlined?: true;
  readonly isInverse?: true;
};

export type Piece = { readonly text: string; readonly look: Look };

const plain: Look = {};

// Control sequences, strings of the operating system (ended by BEL or ST), other escapes, and lone control characters.
const codes =
  /\u001b\[([0-9;:]*)m|\u001b\[[0-9;:?<=>!]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]?|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** The pieces of a line, none of them empty. Looks do not go on into the next line. */
export function piecesOf(line: string): readonly Piece[] {
  if (!/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(line))
    return line === '' ? [] : [{ text: line, look: plain }];
  const pieces: Piece[] = [];
  let look = plain;
  let from = 0;
  const add = (text: string) => {
    if (text !== '') pieces.push({ text, look });
  };
  for (const match of line.matchAll(codes)) {
    add(line.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[1] !== undefined) look = changed(look, match[1]);
  }
  add(line.slice(from));
  return pieces;
}

/** The text without any codes. */
export const plainText = (line: string): string => line.replaceAll(codes, '');

function changed(before: Look, parameters: string): Look {
  const numbers = parameters.split(/[;:]/).map(Number);
  let look = before;
  for (let at = 0; at < numbers.length; at++) {
    const code = numbers[at] ?? 0;
    if (code === 38 || code === 48) {
      const { colour, length } = extended(numbers.slice(at + 1));
      if (colour !== undefined) look = { ...look, [code === 38 ? 'colour' : 'ground']: colour };
      at += length;
    } else look = withCode(look, code);
  }
  return look;
}

function withCode(look: Look, code: number): Look {
  if (code === 0) return plain;
  if (code === 1) return { ...look, isBold: true };
  if (code === 2) return { ...look, isFaint: true };
  if (code === 3) return { ...look, isItalic: true };
  if (code === 4) return { ...look, isUnderlined: true };
  if (code === 7) return { ...look, isInverse: true };
  if (code === 22) return without(look, 'isBold', 'isFaint');
  if (code === 23) return without(look, 'isItalic');
  if (code === 24) return without(look, 'isUnderlined');
  if (code === 27) return without(look, 'isInverse');
  if (code === 39) return without(look, 'colour');
  if (code === 49) return without(look, 'ground');
  if (code >= 30 && code <= 37) return { ...look, colour: code - 30 };
  if (code >= 40 && code <= 47) return { ...look, ground: code - 40 };
  if (code >= 90 && code <= 97) return { ...look, colour: code - 90 + 8 };
  if (code >= 100 && code <= 107) return { ...look, ground: code - 100 + 8 };
  return look;
}

function without(look: Look, ...names: readonly (keyof Look)[]): Look {
  return Object.fromEntries(Object.entries(look).filter(([name]) => !names.includes(name as keyof Look)));
}

/** `5;n` is one of 256 colours, `2;r;g;b` any; `length` is how many numbers it took. */
function extended([kind, ...rest]: readonly number[]): {
  readonly colour: Colour | undefined;
  readonly length: number;
} {
  if (kind === 5) return { colour: ofPalette(rest[0] ?? 0), length: 2 };
  if (kind !== 2) return { colour: undefined, length: 1 };
  const [red = 0, green = 0, blue = 0] = rest;
  return { colour: rgb(red, green, blue), length: 4 };
}

/** The sixteen, then a cube of six shades each, then greys. */
function ofPalette(index: number): Colour {
  if (index < 16) return index;
  if (index >= 232)
    return rgb(...([8, 8, 8].map((base) => base + 10 * (index - 232)) as [number, number, number]));
  const shade = (step: number) => (step === 0 ? 0 : 55 + 40 * step);
  const cube = index - 16;
  return rgb(shade(Math.floor(cube / 36)), shade(Math.floor(cube / 6) % 6), shade(cube % 6));
}

function rgb(red: number, green: number, blue: number): Colour {
  const part = (value: number) => Math.max(0, Math.min(255, value));
  return `rgb(${part(red)} ${part(green)} ${part(blue)})`;
}
