/** The agent as a process that runs: whom it lets in, and what outlives it. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import path from 'node:path';
import { createIdentity, type Identity, type ScriptSyntax, type Ticket } from '@tako/protocol';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exitCodes } from '../errors.ts';
import { processesOf } from '../script/process-tree.ts';
import { tempFolder } from '../test-agent.test-support.ts';
import { dial, hello, initArgs, newHome, start, tentacle } from '../test-process.test-support.ts';

let server: Identity;
beforeAll(async () => {
  server = await createIdentity({ commonName: 'server' });
});

describe('a running agent', () => {
  it('lets in whom it trusts from that moment on, and cuts off whom it no longer trusts', async () => {
    const home = await newHome();
    await tentacle(home, ...initArgs);
    const thumbprint = (await tentacle(home, 'show-thumbprint')).out.trim();
    const { port, says } = await start(home);
    const early = await dial(server, port, thumbprint);
    await expect(early.hello(hello)).rejects.toThrow(/probably does not trust/);
    await says(`"thumbprint":"${server.thumbprint}"`);
    await tentacle(home, 'trust', server.thumbprint);
    const session = await untilTrusted(() => dial(server, port, thumbprint));
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

  it('is not started with times that make no sense, and says which', async () => {
    const home = await newHome();
    await tentacle(home, ...initArgs);
    const usage = exitCodes.usage.code;
    expect(await tentacle(home, 'run', '--heartbeat-ms', '1 s')).toMatchObject({
      code: usage,
      err: expect.stringContaining("option '--heartbeat-ms <ms>' argument '1 s' is invalid"),
    });
    expect(await tentacle(home, 'run', '--dead-after-ms', '10000')).toMatchObject({
      code: usage,
      err: 'tentacle: --dead-after-ms (10000) must be more than --heartbeat-ms (10000)\n',
    });
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
    const session = await dial(server, first.port, thumbprint);
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
          if (record.kind === 'lines' && record.level === 'info') lines.push(...record.lines);
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
    await follow(await dial(server, second.port, thumbprint), () => false);
    expect(lines).toEqual(['before', ...Array.from({ length: 100 }, (_, at) => String(at + 1))]);
  });
});
