/** `tentacle` as users call it: real processes. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import {
  createIdentity,
  dialAgent,
  type Identity,
  listenForAgents,
  type ScriptSyntax,
  type Thumbprint,
  type Ticket,
} from '@tako/protocol';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exitCodes } from './errors.ts';
import { processesOf } from './script/process-tree.ts';
import { tempFolder } from './test-agent.test-support.ts';
import { agentVersion } from './version.ts';

const program = path.join(import.meta.dirname, 'main.ts');
let server: Identity;
beforeAll(async () => {
  server = await createIdentity({ commonName: 'server' });
});

const newHome = async () => path.join(await tempFolder(), 'home');

async function tentacle(home: string, ...args: string[]) {
  const child = spawn(process.execPath, [program, '--home', home, ...args], {
    env: { PATH: process.env.PATH, TAKO_API_KEY: undefined },
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    output.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.err += chunk;
  });
  const [code] = await once(child, 'close');
  return { code: code as number, ...output };
}

/** `tentacle run`; settles when it says that it runs. */
async function start(
  home: string,
): Promise<{ child: ChildProcess; port: number; says(text: string): Promise<void> }> {
  const child = spawn(process.execPath, [program, '--home', home, 'run'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  let said = '';
  const says = async (text: string) => {
    while (!said.includes(text)) await once(child.stdout, 'data');
  };
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  await says('the agent runs');
  return { child, says, port: Number(/"port":(\d+)/.exec(said)?.[1]) };
}

const dial = async (port: number, expected: string) => {
  const options = { host: '127.0.0.1', port, identity: server, expected: expected as Thumbprint };
  const session = await dialAgent(options);
  onTestFinished(() => session.close());
  return session;
};
const hello = { serverId: 'server', epoch: 1, wire: { min: 1, max: 1 } };
const initArgs = ['init', '--listen', '127.0.0.1', '--port', '0'];

describe('tentacle', () => {
  it('prints its version, and its exit codes with its help', async () => {
    const home = await newHome();
    expect(await tentacle(home, 'version')).toEqual({ code: 0, out: `${agentVersion}\n`, err: '' });
    const help = await tentacle(home, '--help');
    for (const { code, meaning } of Object.values(exitCodes))
      expect(help.out).toContain(`  ${code}  ${meaning}`);
  });

  it('makes an agent, once, and shows its thumbprint', async () => {
    const home = await newHome();
    const made = await tentacle(home, 'init', '--name', 'box');
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining(`Made an agent in ${home}`) });
    const again = await tentacle(home, 'init', '--name', 'other');
    expect(again.out).toContain('holds an agent already; it was left as it is');
    const shown = (await tentacle(home, 'show-thumbprint')).out.trim();
    expect(shown).toMatch(/^[0-9A-F]{64}$/);
    expect(made.out).toContain(shown);
    const asJson = await tentacle(home, 'show-thumbprint', '--format', 'json');
    expect(JSON.parse(asJson.out)).toEqual({ thumbprint: shown });
  });

  it('trusts and no longer trusts, and shows whom in its status', async () => {
    const home = await newHome();
    await tentacle(home, 'init');
    const colons = server.thumbprint.replaceAll(/(..)(?=.)/g, '$1:').toLowerCase();
    expect(await tentacle(home, 'trust', colons)).toMatchObject({
      code: 0,
      out: `Trusts ${server.thumbprint}\n`,
    });
    const status = JSON.parse((await tentacle(home, 'status', '--format', 'json')).out);
    expect(status).toMatchObject({ trusted: [server.thumbprint], pid: null, openActions: [] });
    expect(await tentacle(home, 'untrust', server.thumbprint)).toMatchObject({ code: 0 });
    expect((await tentacle(home, 'status')).out).not.toContain('trusts');
    expect(await tentacle(home, 'untrust', server.thumbprint)).toMatchObject({
      code: exitCodes.failed.code,
      err: `tentacle: ${server.thumbprint} is not among the trusted\n`,
    });
  });

  it.each([
    [['trust', 'ABCD'], exitCodes.usage.code, /"ABCD": a thumbprint has 64 hex digits, this one has 4/],
    [['trust', 'A'.repeat(40)], exitCodes.usage.code, /SHA-1/],
    [['init', '--port', '70000'], exitCodes.usage.code, /"70000" is no port/],
    [['show-thumbprint', '--format', 'xml'], exitCodes.usage.code, /xml/],
    [['service', 'dance'], exitCodes.usage.code, /"dance" is none of install, uninstall/],
    [['nonsense'], exitCodes.usage.code, /unknown command/],
    [['run'], exitCodes.failed.code, /holds no agent; run "tentacle --home .* init" first/],
    [['show-thumbprint'], exitCodes.failed.code, /holds no agent/],
  ])('%j is refused with %i and one line', async (args, code, message) => {
    const result = await tentacle(await newHome(), ...args);
    expect(result).toMatchObject({ code, out: '', err: expect.stringMatching(message) });
    expect(result.err.trim().split('\n')).toHaveLength(1);
  });
});

describe('a running agent', () => {
  it('lets in whom it trusts from that moment on, and cuts off whom it no longer trusts', async () => {
    const home = await newHome();
    await tentacle(home, ...initArgs);
    const thumbprint = (await tentacle(home, 'show-thumbprint')).out.trim();
    const { port, says } = await start(home);
    const early = await dial(port, thumbprint);
    await expect(early.hello(hello)).rejects.toThrow(/probably does not trust/);
    await says(`"thumbprint":"${server.thumbprint}"`);
    await tentacle(home, 'trust', server.thumbprint);
    const session = await untilTrusted(() => dial(port, thumbprint));
    await tentacle(home, 'untrust', server.thumbprint);
    await session.closed;
    await expect(session.hello(hello)).rejects.toMatchObject({ name: 'LinkError' });
  });

  /** The agent hears of its new configuration from the file system, some moment after `trust` has ended. */
  async function untilTrusted(connect: () => ReturnType<typeof dial>) {
    for (;;) {
      const session = await connect();
      const answer = await session.hello(hello).catch((error: Error) => error);
      if (!(answer instanceof Error)) return session;
      if (answer.name !== 'LinkError') throw answer;
    }
  }

  it('is one a home, and says which process it is', async () => {
    const home = await newHome();
    await tentacle(home, ...initArgs);
    const { child } = await start(home);
    expect(await tentacle(home, 'run')).toMatchObject({
      code: exitCodes.failed.code,
      err: `tentacle: another agent already runs in ${home} (process ${child.pid})\n`,
    });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(JSON.parse((await tentacle(home, 'status', '--format', 'json')).out).pid).toBeNull();
  });

  it('whose port is taken says so, and does not keep the home locked', async () => {
    const taken = createTcpServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    const home = await newHome();
    await tentacle(home, 'init', '--listen', '127.0.0.1', '--port', String(port));
    const refused = {
      code: exitCodes.failed.code,
      err: expect.stringContaining(`listen on 127.0.0.1:${port}`),
    };
    expect(await tentacle(home, 'run')).toMatchObject(refused);
    expect(await tentacle(home, 'run')).toMatchObject(refused);
  });

  it('that is killed leaves its scripts running, and the next goes on with them', async () => {
    const home = await newHome();
    await tentacle(home, ...initArgs);
    await tentacle(home, 'trust', server.thumbprint);
    const thumbprint = (await tentacle(home, 'show-thumbprint')).out.trim();
    const go = path.join(await tempFolder(), 'go');
    const ticket = 'Tasks-1' as Ticket;
    const body = `echo before; while [ ! -e '${go}' ]; do sleep 0.02; done; seq 100`;
    const first = await start(home);
    const session = await dial(first.port, thumbprint);
    const work = { kind: 'run-script', syntax: 'bash' as ScriptSyntax, body } as const;
    await session.startAction({
      ...{ ticket, description: 'a script', work, variables: [], lock: 'exclusive', timeoutMs: 0 },
    });
    let cursor = 0;
    const lines: string[] = [];
    const follow = async (from: Awaited<ReturnType<typeof dial>>, enough: (line: string) => boolean) => {
      for await (const batch of from.followLog(ticket, cursor)) {
        for (const { record, cursor: next } of batch) {
          cursor = next;
          if (record.kind === 'lines') lines.push(...record.lines);
        }
        if (lines.some(enough)) return;
      }
    };
    await follow(session, (line) => line === 'before');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    expect(processesOf(path.join(home, 'actions', ticket)).length).toBeGreaterThan(0);
    const second = await start(home);
    spawnSync('touch', [go]);
    await follow(await dial(second.port, thumbprint), () => false);
    expect(lines).toEqual(['before', ...Array.from({ length: 100 }, (_, at) => String(at + 1))]);
  });
});

/** As much of a server's API as `register` asks. */
async function fakeServer(
  answer: (request: IncomingMessage, body: unknown) => { status: number; body: unknown },
) {
  const asked: { what: string; key: unknown; body: unknown }[] = [];
  const api = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const body = request.method === 'GET' ? undefined : await json(request);
    asked.push({ what: `${request.method} ${request.url}`, key: request.headers['x-api-key'], body });
    const result = answer(request, body);
    response
      .writeHead(result.status, { 'content-type': 'application/json' })
      .end(JSON.stringify(result.body));
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  onTestFinished(() => void api.close());
  return { url: `http://127.0.0.1:${(api.address() as { port: number }).port}`, asked };
}

describe('tentacle register', () => {
  const info = (pollingPort = 10_943) => ({ thumbprint: server.thumbprint, pollingPort });
  const accepting = (pollingPort?: number) =>
    fakeServer((request) =>
      request.method === 'GET'
        ? { status: 200, body: info(pollingPort) }
        : { status: 201, body: { id: 'Machines-7' } },
    );

  it('tells the server of a listening machine, and trusts the server', async () => {
    const home = await newHome();
    await tentacle(home, 'init', '--name', 'box');
    const thumbprint = (await tentacle(home, 'show-thumbprint')).out.trim();
    const { url, asked } = await accepting();
    const result = await tentacle(
      home,
      ...['register', '--server', url, '--api-key', 'API-1', '--environment', 'Test', '--role', 'web'],
      ...['--role', 'db', '--address', 'box.example'],
    );
    expect(result).toMatchObject({ code: 0, out: expect.stringContaining('Registered as box (Machines-7)') });
    expect(asked.at(-1)).toEqual({
      what: 'POST /api/v1/machines',
      key: 'API-1',
      body: {
        ...{ name: 'box', environments: ['Test'], roles: ['web', 'db'], thumbprint },
        ...{ communication: 'listening', address: 'box.example:10933' },
      },
    });
    expect(JSON.parse(await readFile(path.join(home, 'config.json'), 'utf8')).trusted).toEqual([
      server.thumbprint,
    ]);
  });

  it('makes a polling machine that comes to the server by itself', async () => {
    const home = await newHome();
    await tentacle(home, 'init', '--no-listen');
    const thumbprint = (await tentacle(home, 'show-thumbprint')).out.trim();
    const { promise: came, resolve } = Promise.withResolvers<Thumbprint>();
    const gate = await listenForAgents({
      ...{ host: '127.0.0.1', port: 0, identity: server, isTrusted: (other) => other === thumbprint },
      onSession: (session) => void session.hello(hello).then((answer) => resolve(answer.thumbprint)),
    });
    onTestFinished(() => gate.close());
    const { url } = await accepting(gate.port);
    const args = ['register', '--server', url, '--api-key', 'k', '--environment', 'Test', '--role', 'web'];
    expect(await tentacle(home, ...args, '--name', 'p1', '--polling')).toMatchObject({ code: 0 });
    const { child } = await start(home);
    expect(await came).toBe(thumbprint);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([
    [
      'a wrong key',
      { status: 401, body: { detail: 'the API key is not known' } },
      exitCodes.notAllowed.code,
      'tentacle: the API key is not known\n',
    ],
    [
      'a field that is wrong',
      {
        status: 400,
        body: { detail: 'invalid', errors: [{ field: 'roles[0]', message: 'must not be empty' }] },
      },
      exitCodes.failed.code,
      'tentacle: invalid; roles[0]: must not be empty\n',
    ],
    [
      'a machine that is there',
      { status: 409, body: { code: 'machine.thumbprint-taken', detail: 'taken' } },
      exitCodes.failed.code,
      'tentacle: taken (--force updates that machine)\n',
    ],
  ])('changes nothing here where the server refuses it because of %s', async (_, refusal, code, err) => {
    const home = await newHome();
    await tentacle(home, 'init');
    const { url } = await fakeServer((request) =>
      request.method === 'GET' ? { status: 200, body: info() } : refusal,
    );
    const args = ['register', '--server', url, '--api-key', 'k', '--address', 'a'];
    expect(await tentacle(home, ...args)).toEqual({ code, out: '', err });
    expect(JSON.parse(await readFile(path.join(home, 'config.json'), 'utf8')).trusted).toEqual([]);
  });

  it('goes no further where the server is not the one that is expected, not there, or none of ours', async () => {
    const home = await newHome();
    await tentacle(home, 'init');
    const { url, asked } = await accepting();
    const args = (to: string) => ['register', '--server', to, '--api-key', 'k', '--address', 'a'];
    const other = await tentacle(home, ...args(url), '--server-thumbprint', 'B'.repeat(64));
    expect(other).toMatchObject({
      code: exitCodes.failed.code,
      err: expect.stringContaining('nothing was changed'),
    });
    expect(asked.map(({ what }) => what)).toEqual(['GET /api/v1/server']);
    expect(await tentacle(home, ...args('http://127.0.0.1:1'))).toMatchObject({
      code: exitCodes.unreachable.code,
    });
    const website = await fakeServer(() => ({ status: 200, body: 'hello' }));
    expect(await tentacle(home, ...args(website.url))).toMatchObject({
      code: exitCodes.failed.code,
      err: expect.stringContaining('does not answer like a Tako server'),
    });
    expect(await tentacle(home, 'register', '--server', url)).toMatchObject({ code: exitCodes.usage.code });
  });
});
