/** One character of a format with its meaning; what is quoted or escaped has none. */
export type Mark = { readonly char: string; readonly literal: boolean };

/** The sections between `;`; a section that only holds a pair of quotes is not an empty one. */
export function splitSections(format: string): Mark[][] {
  const sections: Mark[][] = [[]];
  let quote = '';
  for (let at = 0; at < format.length; at += 1) {
    const char = format.charAt(at);
    const section = sections.at(-1) ?? [];
    if (quote !== '' && char === quote) quote = '';
    else if (quote !== '') section.push({ char, literal: true });
    else if (char === '\\') section.push({ char: format.charAt(++at), literal: true });
    else if (char === "'" || char === '"') {
      quote = char;
      section.push({ char: '', literal: true });
    } else if (char === ';') sections.push([]);
    else section.push({ char, literal: false });
  }
  return sections;
}

/** The first one stands in for one that is missing or empty. */
export function sectionAt(sections: readonly Mark[][], index: number): number {
  return sections[index]?.length ? index : 0;
}

/** What a section asks for. */
export type Picture = {
  readonly marks: readonly Mark[];
  /** How many places for digits there are, and how many of them before the point. */
  readonly places: number;
  readonly wholePlaces: number;
  /** Digits that are written in any case, before and after the point. */
  readonly leastWhole: number;
  readonly leastFraction: number;
  readonly grouped: boolean;
  /** Places to move the decimal point by: percent, per mille, commas before the point. */
  readonly scale: number;
  readonly scientific: boolean;
};

export function readPicture(marks: readonly Mark[]): Picture {
  let [places, point, firstZero, lastZero, scale] = [0, -1, Infinity, 0, 0];
  let [comma, commas, grouped, scientific] = [-1, 0, false, false];
  for (let at = 0; at < marks.length; at += 1) {
    const { char, literal } = marks[at] ?? { char: '', literal: true };
    if (literal) continue;
    if (char === '#') places += 1;
    else if (char === '0') {
      firstZero = Math.min(firstZero, places);
      places += 1;
      lastZero = places;
    } else if (char === '.' && point < 0) point = places;
    else if (char === ',' && places > 0 && point < 0) {
      if (comma >= 0 && comma !== places) grouped = true;
      commas = comma === places ? commas + 1 : 1;
      comma = places;
    } else if (char === '%') scale += 2;
    else if (char === '‰') scale += 3;
    else if (isExponentAt(marks, at)) {
      scientific = true;
      at = endOfExponent(marks, at) - 1;
    }
  }
  const wholePlaces = point < 0 ? places : point;
  if (comma >= 0 && comma === wholePlaces) scale -= 3 * commas;
  else if (comma >= 0) grouped = true;
  const leastWhole = Math.max(0, wholePlaces - firstZero);
  const leastFraction = Math.max(0, lastZero - wholePlaces);
  return { marks, places, wholePlaces, leastWhole, leastFraction, grouped, scale, scientific };
}

/** `E0`, `E+0` or `E-0`, in either case. */
export function isExponentAt(marks: readonly Mark[], at: number): boolean {
  const { char, literal } = marks[at] ?? { char: '', literal: true };
  return !literal && (char === 'E' || char === 'e') && isMark(marks, skipSign(marks, at + 1), '0');
}

export function endOfExponent(marks: readonly Mark[], at: number): number {
  let end = skipSign(marks, at + 1);
  while (isMark(marks, end, '0')) end += 1;
  return end;
}

export function skipSign(marks: readonly Mark[], at: number): number {
  return isMark(marks, at, '+') || isMark(marks, at, '-') ? at + 1 : at;
}

export function isMark(marks: readonly Mark[], at: number, char: string): boolean {
  return marks[at]?.char === char && !marks[at].literal;
}
