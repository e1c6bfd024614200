import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeRecord, type LogRecord, RecordDecoder } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import { actionFolderAt } from '../home/action-folder.ts';
import { smallDisk, tempFolder } from '../test-agent.test-support.ts';
import { createActionLog } from './action-log.ts';
import { Secrets } from './masker.ts';
import { openRecords } from './record-writer.ts';
import { appendRecord, finishEnd, readEnd, writeEnd } from './write-end.ts';

const recordsIn = async (file: string): Promise<LogRecord[]> =>
  new RecordDecoder(0).push(await readFile(file)).map(({ record }) => record);

describe('records', () => {
  it('come in the order in which they were told, lines of one kind together', async () => {
    const file = path.join(await tempFolder(), 'records');
    const writer = openRecords(file);
    writer.lines('deploy', 'info', ['one']);
    writer.lines('deploy', 'info', ['two']);
    writer.lines('deploy', 'warning', ['three']);
    writer.write({ kind: 'node', time: 1, node: 'deploy', state: 'success' });
    writer.lines('', 'info', ['four']);
    await writer.close();
    expect(await recordsIn(file)).toMatchObject([
      { kind: 'lines', level: 'info', lines: ['one', 'two'] },
      { kind: 'lines', level: 'warning', lines: ['three'] },
      { kind: 'node' },
      { kind: 'lines', node: '', lines: ['four'] },
    ]);
  });

  it('are never too large to be read, whatever stands in the lines', async () => {
    const file = path.join(await tempFolder(), 'records');
    const writer = openRecords(file);
    const log = createActionLog(writer, new Secrets());
    const worst = '\u0001'.repeat(3_000_000);
    log.say('', 'info', worst);
    log.node('deploy', 'failed', worst);
    await writer.close();
    const records = await recordsIn(file);
    const told = records.flatMap((record) => (record.kind === 'lines' ? record.lines : []));
    expect(told.join('')).toBe(worst);
  });
});

it('on a full disk lose nothing: they wait, and go on when there is room', async () => {
  const disk = await smallDisk();
  if (disk === undefined) return;
  const file = path.join(disk, 'records');
  const writer = openRecords(file);
  writer.lines('deploy', 'info', ['before']);
  await writeFile(path.join(disk, 'filler'), Buffer.alloc(2_000_000)).catch(() => undefined);
  const lines = Array.from({ length: 5000 }, (_, at) => `line ${at} ${'x'.repeat(60)}`);
  writer.lines('deploy', 'info', lines);
  expect(writer.hasRoom()).toBe(false);
  await rm(path.join(disk, 'filler'));
  await writer.room();
  await writer.close();
  const told = (await recordsIn(file)).flatMap((record) => (record.kind === 'lines' ? record.lines : []));
  expect(told).toEqual(['before', ...lines]);
});

describe('the end of an action', () => {
  const ended = { kind: 'ended', time: 5, outcome: 'succeeded', exitCode: 0, hasWarnings: false } as const;
  const line: LogRecord = { kind: 'lines', time: 1, node: '', level: 'info', lines: ['one'] };
  const folderWithLine = async () => {
    const folder = actionFolderAt(await tempFolder());
    await appendRecord(folder, line);
    return folder;
  };

  it('is read when its record is there, and not before', async () => {
    const folder = await folderWithLine();
    expect(await readEnd(folder)).toBeUndefined();
    expect(await finishEnd(folder)).toBeUndefined();
    await writeEnd(folder, ended);
    expect(await readEnd(folder)).toEqual(ended);
    expect(await recordsIn(folder.records)).toEqual([line, ended]);
  });

  it('is finished by whoever finds it half written, at every byte of it, and only once', async () => {
    const frame = encodeRecord(ended);
    for (let bytes = 0; bytes <= frame.length; bytes++) {
      const folder = await folderWithLine();
      const before = await readFile(folder.records);
      await writeEnd(folder, ended);
      await writeFile(folder.records, Buffer.concat([before, frame.subarray(0, bytes)]));
      expect(await finishEnd(folder)).toEqual(ended);
      expect(await finishEnd(folder)).toEqual(ended);
      expect(await recordsIn(folder.records)).toEqual([line, ended]);
    }
  });
});
