import { type DecimalDigits, roundTo } from './decimal-digits.ts';
import {
  endOfExponent,
  isExponentAt,
  isMark,
  type Picture,
  readPicture,
  sectionAt,
  skipSign,
  splitSections,
} from './number-picture.ts';

/** A number by a format of `0 # . , % ‰ E0 ;` and text, as .NET writes it; only a double keeps the sign of a zero. */
export function formatCustomNumber(number: DecimalDigits, format: string, signedZero: boolean): string {
  const sections = splitSections(format);
  const index = sectionAt(sections, number.digits === '' ? 2 : number.negative ? 1 : 0);
  const picture = readPicture(sections[index] ?? []);
  const rounded = scaleAndRound(number, picture);
  const isNegative = number.negative && (rounded.digits !== '' || signedZero);
  const zeroIndex = sectionAt(sections, 2);
  const roundedAway = number.digits !== '' && rounded.digits === '' && zeroIndex !== index;
  const text = roundedAway ? write(rounded, readPicture(sections[zeroIndex] ?? [])) : write(rounded, picture);
  const signed = isNegative && (roundedAway ? zeroIndex : index) === 0;
  return signed && (text !== '' || rounded.point !== 0) ? `-${text}` : text;
}

function scaleAndRound(number: DecimalDigits, picture: Picture): DecimalDigits {
  if (number.digits === '') return number;
  const scaled = { ...number, point: number.point + picture.scale };
  const keep = picture.scientific ? picture.places - scaled.point : picture.places - picture.wholePlaces;
  return roundTo(scaled, keep);
}

/** Where writing stands: at a `place` before the point, with `extra` digits to come before the first place. */
type Writing = {
  output: string;
  place: number;
  extra: number;
  digitAt: number;
  pointDone: boolean;
  exponentDone: boolean;
};

function write(number: DecimalDigits, picture: Picture): string {
  const { marks, wholePlaces, scientific } = picture;
  const extra = scientific ? 0 : number.point - wholePlaces;
  const place = scientific ? wholePlaces : Math.max(number.point, wholePlaces);
  const width = Math.max(picture.leastWhole, place + Math.min(extra, 0));
  const writing: Writing = {
    output: '',
    place,
    extra,
    digitAt: 0,
    pointDone: false,
    exponentDone: !scientific,
  };
  for (let at = 0; at < marks.length; at += 1) {
    const { char, literal } = marks[at] ?? { char: '', literal: true };
    if (literal) writing.output += char;
    else if (char === '0' || char === '#') {
      writeExtra(writing, number, picture, width);
      writePlace(writing, number, picture, width);
    } else if (char === '.') {
      writeExtra(writing, number, picture, width);
      writePoint(writing, number, picture);
    } else if (char === 'E' || char === 'e') at = writeExponent(writing, number, picture, at);
    else if (char !== ',') writing.output += char;
  }
  return writing.output;
}

/** The digits of a number that has more of them than the format has places. */
function writeExtra(writing: Writing, number: DecimalDigits, picture: Picture, width: number): void {
  for (; writing.extra > 0; writing.extra -= 1) {
    writeDigit(writing, number.digits.charAt(writing.digitAt++) || '0', picture, width);
    writing.place -= 1;
  }
}

function writePlace(writing: Writing, number: DecimalDigits, picture: Picture, width: number): void {
  let digit: string;
  if (writing.extra < 0) {
    writing.extra += 1;
    digit = writing.place <= picture.leastWhole ? '0' : '';
  } else {
    const isAsked = writing.place > -picture.leastFraction;
    digit = number.digits.charAt(writing.digitAt++) || (isAsked ? '0' : '');
  }
  writeDigit(writing, digit, picture, width);
  writing.place -= 1;
}

function writeDigit(writing: Writing, digit: string, { grouped }: Picture, width: number): void {
  writing.output += digit;
  const behind = writing.place - 1;
  if (grouped && digit !== '' && behind > 0 && behind < width && behind % 3 === 0) writing.output += ',';
}

function writePoint(writing: Writing, { digits }: DecimalDigits, picture: Picture): void {
  const isAsked = picture.leastFraction > 0;
  const isFilled = picture.wholePlaces < picture.places && writing.digitAt < digits.length;
  if (writing.place !== 0 || writing.pointDone || !(isAsked || isFilled)) return;
  writing.output += '.';
  writing.pointDone = true;
}

/** Writes what an `E` begins, and gives the position of its last character. */
function writeExponent(writing: Writing, number: DecimalDigits, picture: Picture, at: number): number {
  const { marks } = picture;
  const end = endOfExponent(marks, at);
  if (writing.exponentDone) {
    for (let copied = at; copied < end; copied += 1) writing.output += marks[copied]?.char ?? '';
    return end - 1;
  }
  writing.output += marks[at]?.char ?? '';
  if (!isExponentAt(marks, at)) return at;
  const exponent = number.digits === '' ? 0 : number.point - picture.wholePlaces;
  const sign = exponent < 0 ? '-' : isMark(marks, at + 1, '+') ? '+' : '';
  const width = Math.min(10, end - skipSign(marks, at + 1));
  writing.output += sign + String(Math.abs(exponent)).padStart(width, '0');
  writing.exponentDone = true;
  return end - 1;
}
