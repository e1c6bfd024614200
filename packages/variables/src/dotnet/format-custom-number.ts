import { type DecimalDigits, roundTo, splitAtPoint } from './decimal-digits.ts';
import { groupThousands } from './group-thousands.ts';

/** A number by a format of `0 # . , % ‰ E0 ;` and text, as .NET writes it in the invariant culture. */
export function formatCustomNumber(number: DecimalDigits, format: string): string {
  const sections = splitSections(format);
  const section = sections[sectionFor(number, sections)] ?? [];
  const picture = readPicture(section);
  const own = sections.length > 1 && number.negative && sections[1]?.length !== 0;
  const scale = picture.exponent ? 0 : picture.scale;
  const scaled = number.digits === '' ? number : { ...number, point: number.point + scale };
  const text = picture.exponent ? fillScientific(scaled, picture) : fill(scaled, picture);
  const isZero = roundTo(scaled, picture.fraction.length).digits === '';
  return number.negative && !own && !isZero ? `-${text}` : text;
}

/** One character of a format with its meaning; what is quoted or escaped has none. */
type Mark = { readonly char: string; readonly literal: boolean };

function splitSections(format: string): Mark[][] {
  const sections: Mark[][] = [[]];
  let quote = '';
  for (let at = 0; at < format.length; at += 1) {
    const char = format.charAt(at);
    if (quote !== '' && char === quote) quote = '';
    else if (quote !== '') sections.at(-1)?.push({ char, literal: true });
    else if (char === '\\') sections.at(-1)?.push({ char: format.charAt(++at), literal: true });
    else if (char === "'" || char === '"') quote = char;
    else if (char === ';') sections.push([]);
    else sections.at(-1)?.push({ char, literal: false });
  }
  return sections;
}

function sectionFor(number: DecimalDigits, sections: readonly Mark[][]): number {
  if (number.digits === '' && sections.length > 2) return 2;
  return number.negative && sections.length > 1 && sections[1]?.length !== 0 ? 1 : 0;
}

/** What a section asks for; `marks` are its characters, the digit places among them. */
type Picture = {
  readonly marks: readonly Mark[];
  readonly whole: readonly string[];
  readonly fraction: readonly string[];
  readonly grouped: boolean;
  /** Places to move the decimal point by: percent, per mille, commas before the point. */
  readonly scale: number;
  readonly exponent: boolean;
};

function readPicture(marks: readonly Mark[]): Picture {
  const [whole, fraction]: [string[], string[]] = [[], []];
  let [seenPoint, grouped, commas, scale, exponent] = [false, false, 0, 0, false];
  for (const [at, { char, literal }] of marks.entries()) {
    if (literal) continue;
    if (char === '0' || char === '#') {
      if (commas > 0 && !seenPoint) grouped = true;
      if (!seenPoint) commas = 0;
      if (!exponent) (seenPoint ? fraction : whole).push(char);
    } else if (char === '.') seenPoint = true;
    else if (char === ',' && whole.length > 0 && !seenPoint) commas += 1;
    else if (char === '%') scale += 2;
    else if (char === '‰') scale += 3;
    else if (isExponentAt(marks, at)) exponent = true;
  }
  return { marks, whole, fraction, grouped, scale: scale - 3 * commas, exponent };
}

/** `E0`, `E+0` or `E-0`, in either case. */
function isExponentAt(marks: readonly Mark[], at: number): boolean {
  if (!/^[Ee]$/.test(marks[at]?.char ?? '')) return false;
  const next = marks[at + 1];
  const digit = next?.char === '+' || next?.char === '-' ? marks[at + 2] : next;
  return digit?.char === '0' && !digit.literal;
}

function fill(number: DecimalDigits, picture: Picture): string {
  const rounded = roundTo(number, picture.fraction.length);
  const firstZero = picture.whole.indexOf('0');
  const lastZero = picture.fraction.lastIndexOf('0');
  const least = firstZero === -1 ? 0 : picture.whole.length - firstZero;
  const { whole, fraction } = splitAtPoint(rounded, least, lastZero + 1);
  const shown = picture.grouped ? groupThousands(whole) : whole;
  return place(picture, spread(shown, picture.whole.length), [...fraction]);
}

/** The digits for each place: the first place takes all that are too many, the last ones stay filled. */
function spread(text: string, places: number): string[] {
  const parts: string[] = [];
  for (let end = text.length; parts.length < places - 1; ) {
    let start = Math.max(0, end - 1);
    if (text.charAt(start) === ',') start -= 1;
    parts.unshift(text.slice(start, end));
    end = start;
  }
  const taken = parts.join('').length;
  return places === 0 ? [] : [text.slice(0, text.length - taken), ...parts];
}

function place(
  picture: Picture,
  whole: readonly string[],
  fraction: readonly string[],
  exponent = '',
): string {
  let [output, wholeAt, fractionAt, seenPoint] = ['', 0, 0, false];
  for (let at = 0; at < picture.marks.length; at += 1) {
    const { char, literal } = picture.marks[at] ?? { char: '', literal: true };
    if (literal) output += char;
    else if (char === '0' || char === '#') {
      output += seenPoint ? (fraction[fractionAt++] ?? '') : (whole[wholeAt++] ?? '');
    } else if (char === '.') {
      if (!seenPoint && fraction.length > 0) output += '.';
      seenPoint = true;
    } else if (picture.exponent && isExponentAt(picture.marks, at)) {
      output += char + exponentText(picture.marks, at, exponent);
      at = endOfExponent(picture.marks, at) - 1;
    } else if (char !== ',') output += char;
  }
  return output;
}

function fillScientific(number: DecimalDigits, picture: Picture): string {
  const wholePlaces = Math.max(1, picture.whole.length);
  const rounded = roundTo({ ...number, point: wholePlaces }, picture.fraction.length);
  const exponent = number.digits === '' ? 0 : number.point - wholePlaces + (rounded.point - wholePlaces);
  const shown = { ...rounded, point: number.digits === '' ? 0 : wholePlaces };
  const { whole, fraction } = splitAtPoint(shown, wholePlaces, picture.fraction.lastIndexOf('0') + 1);
  return place(picture, [...whole], [...fraction], String(exponent));
}

function exponentText(marks: readonly Mark[], at: number, exponent: string): string {
  const digits = exponent.replace('-', '');
  const signed = marks[at + 1]?.char === '+';
  const width = endOfExponent(marks, at) - at - (/[+-]/.test(marks[at + 1]?.char ?? '') ? 2 : 1);
  const sign = exponent.startsWith('-') ? '-' : signed ? '+' : '';
  return sign + digits.padStart(width, '0');
}

function endOfExponent(marks: readonly Mark[], at: number): number {
  let end = /[+-]/.test(marks[at + 1]?.char ?? '') ? at + 2 : at + 1;
  while (marks[end]?.char === '0' && !marks[end]?.literal) end += 1;
  return end;
}
