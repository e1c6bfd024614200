import { describe, expect, it } from 'vitest';
import { encodeRecord, RecordDecoder } from './frames.ts';
import { maxRecordBytes } from './limits.ts';
import type { Sha256 } from './messages.ts';
import type { LogRecord } from './records.ts';

const records: readonly LogRecord[] = [
  { kind: 'lines', time: 1, node: 'deploy', level: 'warning', lines: ['ä€😀', '', 'a\u0000\u001b[31m'] },
  { kind: 'node', time: 2, node: 'deploy', state: 'failed', detail: 'why' },
  { kind: 'node', time: 2, node: 'deploy', state: 'running' },
  { kind: 'variable', time: 3, name: 'A', value: 'x\ny', isSensitive: true },
  { kind: 'progress', time: 4, node: 'deploy', percentage: 50, message: 'half' },
  {
    kind: 'artifact',
    time: 4,
    node: 'deploy',
    name: 'ä.txt',
    sizeBytes: 7,
    sha256: 'a'.repeat(64) as Sha256,
  },
  { kind: 'ended', time: 5, outcome: 'failed', exitCode: 3, error: 'it exited', hasWarnings: false },
];
const frames = records.map(encodeRecord);
const bytes = Buffer.concat(frames);

describe('records', () => {
  it.each([1, 7, 64, bytes.length])(
    'come back whole from pieces of %i bytes, each with the cursor behind it',
    (size) => {
      const decoder = new RecordDecoder(1000);
      const seen = [];
      for (let at = 0; at < bytes.length; at += size)
        seen.push(...decoder.push(bytes.subarray(at, at + size)));
      expect(seen.map(({ record }) => record)).toEqual(records);
      const ends = frames.map((_, at) => 1000 + Buffer.concat(frames.slice(0, at + 1)).length);
      expect(seen.map(({ cursor }) => cursor)).toEqual(ends);
    },
  );

  it('of a torn end leave the cursor behind the last whole one', () => {
    const decoder = new RecordDecoder(0);
    expect(decoder.push(bytes.subarray(0, -1))).toHaveLength(records.length - 1);
    expect(decoder.cursor).toBe(bytes.length - (frames.at(-1)?.length ?? 0));
  });

  it('may carry more than we know', () => {
    const line = records[0];
    const newer: object = { ...line, colour: 'red' };
    expect(new RecordDecoder(0).push(encodeRecord(newer as LogRecord))[0]?.record).toEqual(line);
  });

  it('of a kind that came later are passed over, and the cursor of the next counts them', () => {
    const [line, later] = [records[0] as LogRecord, { kind: 'hologram', beam: 7 } as unknown as LogRecord];
    const [first, unknown, last] = [encodeRecord(line), encodeRecord(later), encodeRecord(line)];
    const decoder = new RecordDecoder(0);
    expect(decoder.push(Buffer.concat([first, unknown]))).toEqual([{ record: line, cursor: first.length }]);
    const whole = first.length + unknown.length;
    expect(decoder.cursor).toBe(whole);
    expect(decoder.push(last)).toEqual([{ record: line, cursor: whole + last.length }]);
  });

  it('beyond their limit are not written', () => {
    const long = {
      kind: 'lines',
      time: 1,
      node: '',
      level: 'info',
      lines: ['x'.repeat(maxRecordBytes)],
    } as const;
    expect(() => encodeRecord(long)).toThrow(RangeError);
  });
});
