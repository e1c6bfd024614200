/** The first part of a multipart body (RFC 2046, 5.1) as it comes, without holding it in memory. */
import { Refusal } from '../errors.ts';
import { giveBack } from './body-pieces.ts';

/** RFC 2046: 1 to 70 of these characters, the last no blank. */
const boundaryShape = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/;

/** Of a header such as `multipart/form-data; boundary="x"`; undefined where it names none that may be. */
export function boundaryOf(contentType: string): string | undefined {
  const match = /;\s*boundary=(?:"([^"]*)"|([^\s;]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2] ?? '';
  return boundaryShape.test(boundary) ? boundary : undefined;
}

/** Headers of a part that are longer are not headers. */
const maxHeadBytes = 16 * 1024;

/**
 * The content of the first part; parts behind it are read and dropped, so that the sender can be answered. The line end
 * before a boundary may be LF alone, which some clients send. A body that ends before its boundary, or that begins with
 * another line, throws `request.invalid`. A piece is gone once the next is asked for.
 */
export function firstPart(body: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<Buffer> {
  return partOf(body, Buffer.from(`\n--${boundary}`));
}

async function* partOf(body: AsyncIterable<Buffer>, delimiter: Buffer): AsyncGenerator<Buffer> {
  // The first boundary begins the body; a line end before it makes it look like the others.
  let held: Buffer = Buffer.from('\n');
  let place: 'head' | 'content' | 'behind' = 'head';
  for await (const chunk of body) {
    if (place === 'behind') continue;
    held = Buffer.concat([held, chunk]);
    if (place === 'head') {
      const start = contentStart(held, delimiter);
      if (start === undefined) continue;
      held = held.subarray(start);
      place = 'content';
    }
    const at = held.indexOf(delimiter);
    const end = at >= 0 ? contentEnd(held, at) : held.length - delimiter.length - 1;
    if (end > lineEndBytes) {
      const given = held;
      yield given.subarray(lineEndBytes, end);
      // The last byte given takes the place of the line end that stood before the content.
      held = Buffer.from(given.subarray(end - lineEndBytes));
      giveBack(given);
    }
    if (at >= 0) place = 'behind';
  }
  if (place !== 'behind') throw invalid('it ends before its boundary');
}

/** What is held begins with the line end before the content, which may be the one of the boundary behind it. */
const lineEndBytes = 1;

/** Where the line end before the content is; undefined while it has not come. */
function contentStart(held: Buffer, delimiter: Buffer): number | undefined {
  const at = held.indexOf(delimiter);
  const lineEnd = at < 0 ? -1 : held.indexOf('\n', at + delimiter.length);
  if (lineEnd >= 0) {
    const rest = held
      .subarray(at + delimiter.length, lineEnd)
      .toString('latin1')
      .trim();
    if (rest !== '') throw invalid(rest.startsWith('--') ? 'it has no part' : 'a line of it is no boundary');
    const ends = ['\n\r\n', '\n\n'].flatMap((blank) => {
      const found = held.indexOf(blank, lineEnd);
      return found < 0 ? [] : [found + blank.length - lineEndBytes];
    });
    if (ends.length > 0) return Math.min(...ends);
  }
  if (held.length > maxHeadBytes) throw invalid(`it has no part in its first ${maxHeadBytes} bytes`);
  return undefined;
}

/** Without the CR of the line end that belongs to the boundary at `at`. */
function contentEnd(held: Buffer, at: number): number {
  const cr = 0x0d;
  return at > lineEndBytes && held[at - 1] === cr ? at - 1 : at;
}

function invalid(problem: string): Refusal {
  return new Refusal('request.invalid', `The multipart body is not valid: ${problem}`);
}
