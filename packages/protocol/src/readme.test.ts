/** The page about the wire says what the code does. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { protocolErrors } from './errors.ts';
import * as limits from './limits.ts';
import { logLevels, nodeStates, recordKinds } from './records.ts';
import { offsetHeader, requests, sizeHeader } from './requests.ts';
import { thumbprintOfDer } from './thumbprint.ts';
import { purposeOf, serverNameOf } from './tls.ts';
import { wireVersions } from './wire.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../README.md'), 'utf8');

/** The cells of the rows of the table below a heading, without the table's head. */
function rowsBelow(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const code = (text: string): string => `\`${text}\``;
const namesIn = (line: string): string[] => [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

it('names every request, and no other', () => {
  expect(rowsBelow('Requests').map(([request]) => request)).toEqual(Object.values(requests).map(code));
});

it('names the headers of requests', () => {
  expect(namesIn(page.match(/^Headers of requests for files:.*$/m)?.[0] ?? '')).toEqual([
    sizeHeader,
    offsetHeader,
  ]);
});

it('names every refusal with its status, and whether to try again', () => {
  const inCode = Object.entries(protocolErrors).map(([name, { status, retry }]) => [
    code(name),
    String(status),
    retry ? 'yes' : 'no',
  ]);
  expect(rowsBelow('Refusals')).toEqual(inCode);
});

it('names every kind of record, every level and every state', () => {
  expect(rowsBelow('The log').map(([kind]) => kind)).toEqual(recordKinds.map(code));
  expect(namesIn(page.match(/^Levels:.*$/m)?.[0] ?? '')).toEqual(logLevels);
  expect(namesIn(page.match(/^Node states:.*$/m)?.[0] ?? '')).toEqual(nodeStates);
});

it('names every limit with its value', () => {
  const { defaultLinkLimits, drainMs, keepAliveMs, ...others } = limits;
  const inCode = Object.entries({ ...defaultLinkLimits, ...others });
  const inPage = rowsBelow('Limits').map(([name, value]) => `${name} ${value}`);
  expect(inPage.sort()).toEqual(
    inCode.map(([name, value]) => `${code(name)} ${value.toLocaleString('en-US')}`).sort(),
  );
  expect([drainMs, keepAliveMs].every((value) => value > 0)).toBe(true);
});

it('names the version of the wire', () => {
  expect(page).toContain(`\nWire version: ${wireVersions.max}\n`);
});

it('says how the server name is made', () => {
  const thumbprint = thumbprintOfDer(Buffer.from('a certificate'));
  const name = serverNameOf('control', thumbprint);
  expect(name).toBe(`${thumbprint.slice(0, 32).toLowerCase()}.control.tako`);
  expect(page).toContain('<first 32 digits of the thumbprint it expects>.control.tako');
  expect([purposeOf(name), purposeOf(serverNameOf('bulk', thumbprint)), purposeOf('x.org')]).toEqual([
    'control',
    'bulk',
    undefined,
  ]);
});
