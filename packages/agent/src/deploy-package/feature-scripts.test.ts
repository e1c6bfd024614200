/** What features do at the stages of a deployment: real scripts, in a folder of an installation. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RecordDecoder } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import { openArtifacts } from '../artifact/artifacts.ts';
import type { Feature, FeatureScript } from '../features/feature.ts';
import { actionFolderAt } from '../home/action-folder.ts';
import { createActionLog } from '../log/action-log.ts';
import { Secrets } from '../log/masker.ts';
import { openRecords } from '../log/record-writer.ts';
import { createActionVariables } from '../script/action-variables.ts';
import { findInterpreter } from '../script/interpreter.ts';
import { openAgent, scriptSpec, tempFolder, variables } from '../test-agent.test-support.ts';
import type { Installation } from './convention.ts';
import { featureScripts } from './conventions/feature-scripts.ts';
import { deploy, features, folderOf, outputsOf } from './deploy.test-support.ts';

const here = process.platform;

/** A feature of this system, whose script is bash. */
function feature(name: string, text: string, plan: FeatureScript['plan'] = async () => [new Map()]): Feature {
  return { name, platform: here, scripts: { BeforePostDeploy: { syntax: 'bash', text, plan } } };
}

/** Runs the stage BeforePostDeploy in a folder with these files. */
async function runStage(known: readonly Feature[], enabled: string, files: Record<string, string> = {}) {
  const folder = await tempFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  const at = actionFolderAt(await tempFolder());
  await mkdir(at.scratch);
  const spec = scriptSpec('', {
    variables: variables({ 'Octopus.Action.EnabledFeatures': enabled, Site: 'Shop' }),
  });
  const writer = openRecords(at.records);
  const log = createActionLog(writer, new Secrets());
  const { signal } = new AbortController();
  const context = {
    ...{ spec, file: { spec, specHash: '', acceptedAt: 0, filesFolder: '', applications: '', journal: '' } },
    ...{ folder: at, variables: createActionVariables(spec), log, signal, onRunning: () => () => undefined },
    artifacts: openArtifacts({ folder: at, limits: undefined, log, signal }),
  };
  const installation: Installation = {
    context,
    folder,
    extractedTo: folder,
    isJournalled: true,
    isUnnamed: false,
  };
  const result = await featureScripts('features-before-post-deploy', 'BeforePostDeploy', known)
    .run(installation)
    .catch((error: Error) => error);
  await writer.close();
  const records = new RecordDecoder(0).push(await readFile(at.records)).map(({ record }) => record);
  const lines = records.flatMap((record) =>
    record.kind === 'lines' ? record.lines.map((line) => `${record.level} ${line}`) : [],
  );
  return {
    result,
    lines: lines.filter((line) => !line.startsWith('verbose')),
    left: await readdir(folder),
    context,
  };
}

describe.skipIf(!findInterpreter('bash'))('the script of a feature', () => {
  it('runs in the installation, with the variables and with what was planned, and is gone afterwards', async () => {
    const text =
      'ls; get_octopusvariable Site; get_octopusvariable Tako.Folder; set_octopusvariable Status Running';
    const plan: FeatureScript['plan'] = async ({ folder }) => [
      new Map([['Tako.Folder', `in ${path.basename(folder)}`]]),
    ];
    const { result, lines, left, context } = await runStage([feature('F', text, plan)], 'F', { 'a.txt': '' });
    expect(result).toBe('done');
    expect(lines).toEqual([
      'info F_BeforePostDeploy.sh',
      'info a.txt',
      'info Shop',
      expect.stringMatching(/^info in tako-/),
    ]);
    expect(left).toEqual(['a.txt']);
    expect(context.variables.get('Status')).toBe('Running');
    expect(context.variables.get('Tako.Folder')).toBeUndefined();
  });

  it('runs once for each thing that is planned, feature by feature in the order of the action', async () => {
    const both = [new Map([['N', '1']]), new Map([['N', '2']])];
    const known = [
      feature('A', 'echo "A $(get_octopusvariable N)"', async () => both),
      feature('B', 'echo B'),
    ];
    const { lines } = await runStage(known, ' b , a,Unknown,B');
    expect(lines).toEqual(['info B', 'info A 1', 'info A 2']);
  });

  it('that the package brings itself runs in place of it, with a warning, and goes too', async () => {
    const plan = async () => {
      throw new Error('nothing is to be planned');
    };
    const files = { 'F_BeforePostDeploy.sh': 'echo "of the package"' };
    const { result, lines, left } = await runStage([feature('F', 'echo "of the agent"', plan)], 'F', files);
    expect(result).toBe('done');
    expect(lines).toEqual([
      "warning The package brings its own F_BeforePostDeploy.sh, which runs in place of the agent's",
      'info of the package',
    ]);
    expect(left).toEqual([]);
  });

  it('that ends with another code than 0 stops the deployment, and those behind it do not run', async () => {
    const { result, lines, left } = await runStage([feature('F', 'exit 4'), feature('G', 'echo no')], 'F,G');
    expect(result).toMatchObject({ message: 'F_BeforePostDeploy.sh exited with code 4', exitCode: 4 });
    expect([lines, left]).toEqual([[], []]);
  });

  it('that has nothing to do says so in its node', async () => {
    const { result, lines } = await runStage([feature('F', 'echo no', async () => [])], 'F');
    expect(result).toEqual({ skipped: 'the step has switched F on and asks nothing of it' });
    expect(lines).toEqual([]);
  });
});

describe.skipIf(here === 'win32')('features of Windows on another system', () => {
  const on = features('IISWebSite', 'WindowsService');

  it('are passed over with one line each, and the deployment succeeds', async () => {
    const agent = await openAgent();
    const result = await deploy(agent, { 'PostDeploy.sh': 'echo after' }, on);
    expect(result.ended).toMatchObject({ outcome: 'succeeded', hasWarnings: false });
    expect(result.lines('info').slice(1)).toEqual([
      'Octopus.Features.WindowsService is for Windows; it does nothing on this machine',
      'Octopus.Features.IISWebSite is for Windows; it does nothing on this machine',
      'after',
    ]);
    expect(result.nodes.filter((node) => node.startsWith('features'))).toEqual([
      ...['features-after-pre-deploy running', 'features-after-pre-deploy skipped'],
      ...['features-before-post-deploy running', 'features-before-post-deploy skipped'],
    ]);
  });

  it('so does pointing an existing web site at the installation', async () => {
    const values = { ...features(), 'Octopus.Action.Package.UpdateIisWebsite': 'True' };
    const result = await deploy(await openAgent(), { 'web.config': '<c/>' }, values);
    expect(result.ended).toMatchObject({ outcome: 'succeeded' });
    expect(result.lines('info')).toContain('IIS is for Windows; no web site is changed on this machine');
    expect(result.nodes).toContain('existing-web-site skipped');
  });
});

const sc = path.join(process.env.SystemRoot ?? '', 'System32', 'sc.exe');
if (here !== 'win32') console.log('skipped: not on Windows; no service is made');

describe.skipIf(here !== 'win32' || !existsSync(sc))('a service on Windows', () => {
  it('is made, stays stopped where the step says so, and what is wrong fails the step before anything', async () => {
    const { spawnSync } = await import('node:child_process');
    const ServiceName = `tako test ${process.pid}`;
    const values = {
      ...{
        CreateOrUpdateService: 'True',
        ServiceName,
        ExecutablePath: 'bin\\host.exe',
        Arguments: '--a "b c"',
      },
      ...{ StartMode: 'demand', DesiredStatus: 'Stopped', Description: 'of a test' },
    };
    const named = Object.entries(values).map(([name, value]) => [
      `Octopus.Action.WindowsService.${name}`,
      value,
    ]);
    const agent = await openAgent();
    const of = (files: Record<string, string>) =>
      deploy(agent, files, { ...features('WindowsService'), ...Object.fromEntries(named) });
    try {
      expect((await of({ 'a.txt': '' })).ended.error).toMatch(
        /ExecutablePath: there is no file .*host\.exe$/,
      );
      expect(spawnSync(sc, ['query', ServiceName]).status).not.toBe(0);
      const made = await of({ 'bin\\host.exe': 'not a program' });
      expect(made.ended).toMatchObject({ outcome: 'succeeded' });
      expect(outputsOf(made)['Octopus.Action.WindowsService.Status']).toBe('Stopped');
      const { stdout } = spawnSync(sc, ['qc', ServiceName], { encoding: 'utf8' });
      expect(stdout).toContain(`"${path.join(folderOf(agent, '1.2.3_1'), 'bin', 'host.exe')}" --a "b c"`);
    } finally {
      spawnSync(sc, ['delete', ServiceName]);
    }
  });
});
