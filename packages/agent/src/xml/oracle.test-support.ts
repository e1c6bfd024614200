/**
 * .NET's own classes for XML: the judge of what we write. mono has Microsoft's source of .NET Framework 4; what has
 * changed of these classes since, in today's .NET, is not known to write another character.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type XmlCase = {
  readonly text: string;
  /** Of settings their keys, of structured variables expressions of XPath 1.0. */
  readonly values: Readonly<Record<string, string>>;
};

/** `refused` is why it took the text for no XML, or could not write what it had made. */
export type XmlAnswer =
  | { readonly text: string; readonly refused?: undefined }
  | { readonly text?: undefined; readonly refused: string };

const libraries = ['System.Xml.dll', 'System.Xml.Linq.dll'];

const runs = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

/** Undefined where it can run. */
export function whyNoXmlOracle(): string | undefined {
  const missing = [
    ...['mono', 'mcs'].filter((program) => !runs(program)),
    ...libraries.filter((library) => !existsSync(path.join('/usr/lib/mono/4.5', library))),
  ];
  if (missing.length === 0) return undefined;
  return `not compared with .NET's XML: ${missing.join(' and ')} missing (apt-get install nuget mono-mcs)`;
}

/** All cases in one process. `lineEnd` is what settings end their lines with; structured files keep theirs. */
export function askXmlOracle(
  kind: 'settings' | 'structured',
  cases: readonly XmlCase[],
  lineEnd: (text: string) => string,
): XmlAnswer[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'tako-xml-'));
  try {
    for (const [at, { text, values }] of cases.entries()) {
      const pairs = Object.entries(values).map((pair) => pair.map(inBase64).join(' '));
      writeFileSync(path.join(folder, `${at}.xml`), text);
      writeFileSync(path.join(folder, `${at}.values`), [kind, inBase64(lineEnd(text)), ...pairs].join('\n'));
    }
    const code = path.join(import.meta.dirname, 'oracle.cs');
    const references = libraries.map((library) => `-r:${library}`);
    call('mcs', [...references, `-out:${path.join(folder, 'oracle.exe')}`, code]);
    call('mono', [path.join(folder, 'oracle.exe'), folder]);
    return cases.map((_, at) => readAnswer(path.join(folder, String(at))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const inBase64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

function call(program: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stdout}${stderr}`);
}

function readAnswer(file: string): XmlAnswer {
  if (existsSync(`${file}.refused`)) return { refused: readFileSync(`${file}.refused`, 'utf8') };
  return { text: readFileSync(`${file}.out`, 'utf8') };
}
