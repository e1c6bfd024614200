/** Files that scripts hand over, from the machine to a download, with server and agent as real processes. */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, deploy, followTask, type Json } from '../../scripts/rig/api.ts';
import { passGate, whenEntries } from '../support/gate.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { boxPackage, boxScript, createProxiedWorld, type ProxiedWorld } from '../support/proxied-world.ts';
import { whenFolder } from '../support/wait.ts';

let world: ProxiedWorld;
afterEach(() => world.close());

const artifactsOf = async (query: string): Promise<Json[]> =>
  (await world.api.get(`/artifacts?${query}`)).items.toReversed();

/** The answer to a request for the bytes. */
function download(id: string, headers: Record<string, string> = {}): Promise<Response> {
  const key = { 'X-Api-Key': world.server.apiKey };
  return fetch(`${world.server.url()}/api/v1/artifacts/${id}/content`, { headers: { ...key, ...headers } });
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A script that hands over so many bytes that do not compress, and takes them away at once. */
const handOverBig = (bytes: number) => `cd "$(mktemp -d)"
head -c ${bytes} /dev/urandom > big.bin
new_octopusartifact big.bin
rm big.bin
`;

const warningsOf = (events: readonly Json[]) =>
  events.filter(({ level }) => level === 'warning').map(({ text }) => text);

describe.each([
  ['listening', false],
  ['polling', true],
])('with a %s agent', (_mode, polling) => {
  /** The agent's bytes come down through the proxy from a listening agent, and up through it from a polling one. */
  const back = polling ? 'up' : 'down';

  it('files of bash and Python come as they were when they were handed over, and download as such', async () => {
    world = await createProxiedWorld(polling);
    await world.pushPackage('App', '1.0.0', {
      'Deploy.sh': `cd "$(mktemp -d)"
printf '<h1>ok</h1>' > report.html
new_octopusartifact report.html
printf 'changed' > report.html
printf 'x' > x; new_octopusartifact x $'../../ü "quoted"\\r\\nSet-Cookie: a=b.txt'
rm -r "$PWD"
`,
      'PostDeploy.py': `import os, tempfile
handle, path = tempfile.mkstemp()
os.write(handle, b'from python')
createartifact(path, 'note.txt')
os.remove(path)
`,
    });
    await createProject(world.api, 'App', [boxPackage('App')]);
    const release = { project: 'App', version: '1.0.0' };
    const { taskId, deploymentId, releaseId } = await deploy(world.api, release, 'Test');
    const { events, taskState } = await followTask(world.server, taskId);
    expect(warningsOf(events)).toEqual([]);
    expect(taskState).toBe('success');
    const hostile = '_.._ü _quoted___Set-Cookie_ a=b.txt';
    expect(linesOf(events)).toEqual(
      expect.arrayContaining([
        ...['Collected report.html, 11 B', `Collected ${hostile}, 1 B`, 'Collected note.txt, 11 B'],
      ]),
    );
    const artifacts = await artifactsOf(`task=${taskId}`);
    expect(artifacts.map(({ name, state }) => [name, state])).toEqual([
      ...[
        ['report.html', 'collected'],
        [hostile, 'collected'],
        ['note.txt', 'collected'],
      ],
    ]);
    expect(await artifactsOf(`deployment=${deploymentId}`)).toEqual(artifacts);
    expect(await artifactsOf(`release=${releaseId}`)).toEqual(artifacts);

    const [html, other, note] = await Promise.all(artifacts.map(({ id }) => download(id)));
    expect((await bytesOf(html!)).toString()).toBe('<h1>ok</h1>');
    expect((await bytesOf(note!)).toString()).toBe('from python');
    expect(Object.fromEntries(html!.headers)).toMatchObject({
      ...{ 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff' },
      ...{ 'content-disposition': 'attachment; filename=report.html', 'accept-ranges': 'bytes' },
    });
    expect(other!.headers.get('content-disposition')).toBe(
      `attachment; filename="_.._? _quoted___Set-Cookie_ a=b.txt"; filename*=UTF-8''_.._%C3%BC%20_quoted___Set-Cookie_%20a%3Db.txt`,
    );
    expect(other!.headers.get('set-cookie')).toBeNull();
  });

  it('a connection that is cut in the middle of a file goes on where it was', async () => {
    const size = 24_000_000;
    world = await createProxiedWorld(polling);
    await createProject(world.api, 'Big', [boxScript('Big', handOverBig(size))]);
    await world.api.post('/machines/box/health-check');
    const before = world.proxy.bytes(back);
    const cut = world.proxy.endAtByte(back, size / 2, 'rst');
    const { taskId } = await deploy(world.api, { project: 'Big', version: '1.0.0' }, 'Test');
    await cut;

    const { events, taskState } = await followTask(world.server, taskId);
    expect(warningsOf(events)).toEqual([]);
    expect(taskState).toBe('success');
    expect(linesOf(events)).toContain('Collected big.bin, 24.0 MB');
    const [artifact] = await artifactsOf(`task=${taskId}`);
    expect(hashOf(await bytesOf(await download(artifact.id)))).toBe(artifact.sha256);
    expect(world.proxy.bytes(back) - before).toBeLessThan(size * 1.4);
  });

  it('a server killed in the middle of a file goes on with it, while no step runs again', async () => {
    const size = 24_000_000;
    world = await createProxiedWorld(polling);
    const ledger = world.file('ledger');
    await createProject(world.api, 'Big', [
      boxScript('Big', enterLedger(ledger, 'big') + handOverBig(size)),
      boxScript('Then', enterLedger(ledger, 'then')),
    ]);
    await world.api.post('/machines/box/health-check');
    const before = world.proxy.bytes(back);
    const paused = world.proxy.pauseAtByte(back, size / 2);
    const { taskId } = await deploy(world.api, { project: 'Big', version: '1.0.0' }, 'Test');
    await paused;
    await world.server.stop('SIGKILL');
    expect(await readdir(`${world.server.folder}/artifacts/incoming`)).toHaveLength(1);
    world.proxy.resume();
    world.proxy.cut();
    await world.server.start();

    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(await readLedger(ledger)).toEqual(['big', 'then']);
    expect(linesOf(events).filter((text) => text.startsWith('Collected'))).toEqual([
      'Collected big.bin, 24.0 MB',
    ]);
    const [artifact] = await artifactsOf(`task=${taskId}`);
    expect(hashOf(await bytesOf(await download(artifact.id)))).toBe(artifact.sha256);
    expect(world.proxy.bytes(back) - before).toBeLessThan(size * 1.4);
    expect(await readdir(`${world.server.folder}/artifacts/incoming`)).toEqual([]);
  });

  it('what an agent holds when it is killed and started again is collected all the same', async () => {
    world = await createProxiedWorld(polling);
    const [ledger, gate] = [world.file('ledger'), world.file('gate')];
    const body = `cd "$(mktemp -d)"; echo before > a.txt; new_octopusartifact a.txt; rm a.txt
${enterLedger(ledger, 'handed over')}${passGate(gate)}echo after > b.txt; new_octopusartifact b.txt; rm b.txt
`;
    await createProject(world.api, 'Two', [boxScript('Two', body)]);
    const { taskId } = await deploy(world.api, { project: 'Two', version: '1.0.0' }, 'Test');
    await whenEntries(ledger, 1);
    await world.agent.stop('SIGKILL');
    await writeFile(gate, '');
    world.agent.start();

    const { taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    const texts = (await artifactsOf(`task=${taskId}`)).map(async ({ id, name }) => [
      ...[name, (await bytesOf(await download(id))).toString()],
    ]);
    expect(await Promise.all(texts)).toEqual([
      ['a.txt', 'before\n'],
      ['b.txt', 'after\n'],
    ]);
    // The server has all of it, so the agent may forget.
    const actions = `${world.agent.home}/actions`;
    await whenFolder(actions, async () => (await readdir(actions)).length === 0 || undefined);
  });
});

describe('bytes of an artifact', () => {
  it('download in parts, go on where a download broke off, and are for those who may log in', async () => {
    world = await createProxiedWorld(false);
    const body = "seq -w 0 9 | tr -d '\\n' > digits.txt; new_octopusartifact digits.txt";
    await createProject(world.api, 'Digits', [boxScript('Digits', body)]);
    const { taskId } = await deploy(world.api, { project: 'Digits', version: '1.0.0' }, 'Test');
    await followTask(world.server, taskId);
    const [{ id, sha256 }] = (await artifactsOf(`task=${taskId}`)) as [Json];
    const part = async (headers: Record<string, string>) => {
      const response = await download(id, headers);
      return [response.status, response.headers.get('content-range'), await response.text()];
    };
    expect(await part({ range: 'bytes=3-5' })).toEqual([206, 'bytes 3-5/10', '345']);
    expect(await part({ range: 'bytes=7-' })).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await part({ range: 'bytes=-2' })).toEqual([206, 'bytes 8-9/10', '89']);
    expect(await part({ range: 'bytes=7-', 'if-range': `"${sha256}"` })).toEqual([
      206,
      'bytes 7-9/10',
      '789',
    ]);
    expect(await part({ range: 'bytes=7-', 'if-range': '"other"' })).toEqual([200, null, '0123456789']);
    expect(await part({ range: 'lines=1-2' })).toEqual([200, null, '0123456789']);
    const beyond = await download(id, { range: 'bytes=10-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    expect(beyond.headers.get('content-type')).toContain('application/problem+json');
    expect(await beyond.json()).toMatchObject({ code: 'request.range' });

    const url = `${world.server.url()}/api/v1/artifacts/${id}/content`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(`${world.server.url()}/api/v1/artifacts`)).status).toBe(401);
    expect(await readFile(`${world.server.folder}/artifacts/${sha256.slice(0, 2)}/${sha256}`, 'utf8')).toBe(
      '0123456789',
    );
  });
});

describe('what is no file to collect', () => {
  it('is a warning in the log that names it, and the deployment goes on', async () => {
    world = await createProxiedWorld(false);
    const body = `mkdir folder; ln -s /etc/hostname link; mkfifo pipe; truncate -s 300M large
for what in folder link pipe large; do new_octopusartifact $what; done
echo went on
new_octopusartifact gone.txt
echo never`;
    await createProject(world.api, 'Odd', [boxScript('Odd', body), boxScript('Python', 'true')]);
    const { taskId } = await deploy(world.api, { project: 'Odd', version: '1.0.0' }, 'Test');
    const { events, taskState } = await followTask(world.server, taskId);
    // In bash a file that is not there ends the script.
    expect(taskState).toBe('failed');
    expect(linesOf(events)).toEqual(
      expect.arrayContaining(['went on', 'There is no file gone.txt to make an artifact of']),
    );
    expect(linesOf(events)).not.toContain('never');
    expect(warningsOf(events)).toEqual([
      expect.stringMatching(/^The artifact folder is not collected: .* is a directory/),
      expect.stringMatching(/^The artifact link is not collected: .* is a symbolic link/),
      expect.stringMatching(/^The artifact pipe is not collected: .* is no regular file/),
      expect.stringMatching(
        /^The artifact large is not collected: .* has 314572800 bytes; at most 268435456 are$/,
      ),
    ]);
    expect(await artifactsOf(`task=${taskId}`)).toEqual([]);
  });
});
