/** Transforms on the files of a package, in a folder. */
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ActionFailure } from '../script/action-failure.ts';
import { applyConfigTransforms } from './apply-config-transforms.ts';

const xdt = 'xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform"';
const sets = (value: string) => `<a ${xdt}><b v="${value}" xdt:Transform="SetAttributes"/></a>`;
const web = '<a>\r\n  <b v="old" />\r\n</a>\r\n';
const automatic = { AutomaticallyRunConfigurationTransformationFiles: 'True' };

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tako-transforms-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = (name: string) => path.join(folder, name);
const read = (name: string) => readFile(file(name), 'utf8');

async function write(files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(file(name)), { recursive: true });
    await writeFile(file(name), content);
  }
}

/** Names without a dot are those of the package's variables. */
async function run(values: Record<string, string>, otherFolders: readonly string[] = []) {
  const named = Object.entries(values).map(([name, value]): [string, string] => [
    name.includes('.') ? name : `Octopus.Action.Package.${name}`,
    value,
  ]);
  const variables = new Map(named);
  const lines: string[] = [];
  const context = {
    ...{ folder, otherFolders, signal: new AbortController().signal },
    variables: {
      get: (name: string) => variables.get(name),
      flag: (name: string, fallback: boolean) =>
        variables.has(name) ? variables.get(name) === 'True' : fallback,
      set: (name: string, value: string) => variables.set(name, value),
    },
    log: (level: string, text: string) => lines.push(`${level}: ${text}`),
  };
  const outcome = await applyConfigTransforms(context).catch((error: Error) => error);
  return { outcome, lines, applied: variables.get('OctopusAppliedXmlConfigTransforms') };
}

describe('transforms', () => {
  it('are applied in order: those of the step, Release, the environment, the tenant', async () => {
    await write({
      'Web.config': '<a></a>',
      ...Object.fromEntries(
        ['Foo', 'Release', 'Test', 'Acme'].map((name) => [
          `Web.${name}.config`,
          `<a ${xdt}><${name} xdt:Transform="Insert"/></a>`,
        ]),
      ),
    });
    const { outcome, applied } = await run({
      ...automatic,
      AdditionalXmlConfigurationTransforms: 'Foo',
      'Octopus.Environment.Name': 'Test',
      'Octopus.Deployment.Tenant.Name': 'Acme',
    });
    expect(outcome).toBe(4);
    expect(await read('Web.config')).toBe('<a>\t<Foo/>\t<Release/>\t<Test/>\t<Acme/></a>');
    const names = ['Foo', 'Release', 'Test', 'Acme'].map((name) => file(`Web.${name}.config`));
    expect(applied).toBe(names.join('|'));
  });

  it('are none where the step wants none, and the variable says so', async () => {
    await write({ 'Web.config': web, 'Web.Release.config': sets('new') });
    expect(await run({})).toEqual({ outcome: 0, lines: [], applied: '' });
    expect(await read('Web.config')).toBe(web);
  });

  it('are found in the folders beside the package as well', async () => {
    await write({ 'Web.config': web, 'Web.Release.config': sets('new') });
    const package_ = file('package');
    await mkdir(package_);
    const other = folder;
    folder = package_;
    const { outcome } = await run(automatic, [other]);
    folder = other;
    expect(outcome).toBe(1);
    expect(await read('Web.config')).toContain('v="new"');
  });

  it('go through folders like Windows does: by name, whatever the case', async () => {
    await write({
      'Web.config': '<a><b/></a>',
      'Web.Release.config': sets('first'),
      'Web.Release.Release.config': `<a ${xdt}><b v="later" xdt:Transform="SetAttributes"/></a>`,
    });
    const { lines } = await run(automatic);
    expect(lines.filter((line) => line.startsWith('info'))).toEqual([
      'info: Transforming Web.config with Web.Release.config',
      'info: Transforming Web.Release.config with Web.Release.Release.config',
    ]);
  });

  it('keep encoding, mark, line ends and mode of the file', async () => {
    const text = '<?xml version="1.0" encoding="utf-16"?>\r\n<a>\r\n  <b v="ä €" />\r\n</a>\r\n';
    const cases: [name: string, bytes: Buffer, decode: (bytes: Buffer) => string][] = [
      ['utf16', Buffer.from(`\ufeff${text}`, 'utf16le'), (bytes) => bytes.toString('utf16le')],
      ['utf8', Buffer.from(`\ufeff${text}`), (bytes) => bytes.toString('utf8')],
      ['plain', Buffer.from(text), (bytes) => bytes.toString('utf8')],
      ['latin', Buffer.from(text.replace('€', 'é'), 'latin1'), (bytes) => bytes.toString('latin1')],
    ];
    for (const [name, bytes] of cases) {
      await write({ [`${name}.config`]: bytes, [`${name}.Release.config`]: sets('neü') });
      await chmod(file(`${name}.config`), 0o640);
    }
    await run(automatic);
    for (const [name, bytes, decode] of cases) {
      const after = await readFile(file(`${name}.config`));
      expect(decode(after)).toBe(decode(bytes).replace(/v="[^"]*"/, 'v="neü"'));
      expect((await stat(file(`${name}.config`))).mode & 0o777).toBe(0o640);
    }
  });

  it('that came to nothing are told to the curious, with reasons where they are asked for', async () => {
    await write({ 'Web.config': web });
    const wanted = { ...automatic, AdditionalXmlConfigurationTransforms: 'Gone' };
    expect((await run(wanted)).lines).toEqual([
      "verbose: The transform 'Gone' was not applied: no files match it",
    ]);
    const explained = await run({ ...wanted, EnableDiagnosticsConfigTransformationLogging: 'True' });
    expect(explained.lines).toContain(`verbose: 'Gone': ${folder} has no Web.Gone.config and no Web.Gone`);
  });

  it('whose definition is none fail before anything is changed', async () => {
    await write({ 'Web.config': web, 'Web.Release.config': sets('new') });
    const { outcome } = await run({ ...automatic, AdditionalXmlConfigurationTransforms: 'x =>' });
    expect(outcome).toBeInstanceOf(ActionFailure);
    expect(await read('Web.config')).toBe(web);
  });
});

describe('a transform that warns', () => {
  const warning = 'Web.Release.config, line 1 column 69: nothing in the file matches /a/c';
  beforeEach(() =>
    write({ 'Web.config': web, 'Web.Release.config': `<a ${xdt}><c xdt:Transform="Remove"/></a>` }),
  );

  it('fails by default, and its file is as it was', async () => {
    const { outcome, lines } = await run(automatic);
    expect(outcome).toEqual(
      new ActionFailure('Web.config could not be transformed with Web.Release.config: see the lines above'),
    );
    expect(lines).toContain(`error: ${warning}`);
    expect(lines).toContain("error: Web.config could not be transformed by 'Release'");
    expect(await read('Web.config')).toBe(web);
  });

  it('goes on where warnings are no errors', async () => {
    const { outcome, lines } = await run({
      ...automatic,
      TreatConfigTransformationWarningsAsErrors: 'False',
    });
    expect([outcome, lines.filter((line) => !line.startsWith('verbose'))]).toEqual([
      1,
      ['info: Transforming Web.config with Web.Release.config', `warning: ${warning}`],
    ]);
  });

  it('only informs where errors are ignored', async () => {
    const { outcome, lines } = await run({ ...automatic, IgnoreConfigTransformationErrors: 'True' });
    expect(outcome).toBe(1);
    expect(lines).toContain(`info: ${warning}`);
  });
});

describe('a transform that cannot be done', () => {
  it('fails also where errors are ignored, and its file is as it was', async () => {
    await write({
      'Web.config': web,
      'Web.Release.config': `<a ${xdt}><c><d xdt:Transform="Insert"/></c></a>`,
    });
    const { outcome } = await run({ ...automatic, IgnoreConfigTransformationErrors: 'True' });
    expect(outcome).toBeInstanceOf(ActionFailure);
    expect(await read('Web.config')).toBe(web);
  });

  it.each([
    ['Web.config', { 'Web.config': '<a>\n<b></a>', 'Web.Release.config': sets('new') }],
    ['Web.Release.config', { 'Web.config': web, 'Web.Release.config': '<a>\n<b></a>' }],
  ])('because %s is no XML names file, line and column', async (name, files) => {
    await write(files);
    const { outcome, applied } = await run(automatic);
    expect((outcome as Error).message).toMatch(new RegExp(`^${name}, line 2 column \\d+: `));
    expect(applied).toBeUndefined();
    expect(await read('Web.config')).toBe(files['Web.config']);
  });

  it('because a file is no XML is passed over with a warning where errors are ignored', async () => {
    await write({
      'a.config': web,
      'a.Release.config': '<a>',
      'b.config': web,
      'b.Release.config': sets('new'),
    });
    const { outcome, lines } = await run({ ...automatic, IgnoreConfigTransformationErrors: 'True' });
    expect(outcome).toBe(2);
    expect(lines.filter((line) => line.startsWith('warning'))).toEqual([
      expect.stringMatching(/^warning: a\.config stays as it is: a\.Release\.config, line 1 column \d+: /),
    ]);
    expect([await read('a.config'), await read('b.config')]).toEqual([web, web.replace('old', 'new')]);
  });
});

describe('the log', () => {
  beforeEach(() => write({ 'Web.config': web, 'Web.Release.config': sets('new') }));

  it('tells every step to the curious', async () => {
    const { lines } = await run(automatic);
    expect(lines).toContain('verbose: Set v');
  });

  it('is quiet about steps where that is asked for', async () => {
    const { lines } = await run({ ...automatic, SuppressConfigTransformationLogging: 'True' });
    expect(lines).toEqual(['info: Transforming Web.config with Web.Release.config']);
  });

  it('has an error where a file is left without root, and the deployment goes on', async () => {
    await write({ 'Web.Release.config': `<a ${xdt} xdt:Transform="Remove"/>` });
    const { outcome, lines } = await run(automatic);
    expect(outcome).toBe(1);
    expect(lines).toContain('error: Web.Release.config leaves Web.config without a root element');
  });
});
