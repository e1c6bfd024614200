/** Microsoft's own engine, as Debian's package nuget ships it, run by mono: the judge of what we make. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformNamespace } from './tree.ts';

export type Case = { readonly source: string; readonly transform: string };

/** A transform that declares the prefix xdt at its root. */
export const transformOf = (body: string): string =>
  body.replace(/<[\w:.]+/, (tag) => `${tag} xmlns:xdt="${transformNamespace}"`);

export type OracleLine = {
  readonly level: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
};
/** `thrown` is what it ended with; then there is no text. */
export type OracleResult = {
  readonly lines: readonly OracleLine[];
  readonly text: string | undefined;
  readonly thrown: string | undefined;
};

const library = '/usr/lib/nuget/Microsoft.Web.XmlTransform.dll';

const runs = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

/** Undefined where it can run. */
export function whyNoOracle(): string | undefined {
  const missing = [
    ...(existsSync(library) ? [] : [library]),
    ...['mono', 'mcs'].filter((program) => !runs(program)),
  ];
  if (missing.length === 0) return undefined;
  return `not compared with Microsoft's engine: ${missing.join(' and ')} missing (apt-get install nuget mono-mcs)`;
}

/** All cases in one process. */
export function askOracle(cases: readonly Case[]): OracleResult[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'tako-xdt-'));
  try {
    for (const [at, { source, transform }] of cases.entries()) {
      writeFileSync(path.join(folder, `${at}.config`), source);
      writeFileSync(path.join(folder, `${at}.transform`), transform);
    }
    copyFileSync(library, path.join(folder, path.basename(library)));
    const code = path.join(import.meta.dirname, 'oracle.cs');
    call('mcs', [`-r:${library}`, '-r:System.Xml.dll', `-out:${path.join(folder, 'oracle.exe')}`, code]);
    call('mono', [path.join(folder, 'oracle.exe'), folder]);
    return cases.map((_, at) => readResult(path.join(folder, String(at))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function call(program: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stdout}${stderr}`);
}

function readResult(file: string): OracleResult {
  const lines = readFileSync(`${file}.log`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([level = '', line, column, text = '']) => ({
      ...{ level, line: Number(line), column: Number(column), text },
    }));
  const thrown = lines.find(({ level }) => level === 'thrown')?.text;
  const text = thrown === undefined ? readFileSync(`${file}.out`, 'utf8') : undefined;
  // It adds a mark of its own where the declaration names an encoding.
  return { lines, text: text?.replace(/^\ufeff/, ''), thrown };
}
