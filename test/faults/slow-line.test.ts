/** A slow line, with both ends in the test, whose limits are short. */
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { createIdentity, dialAgent, listenForServers, type Sha256 } from '@tako/protocol';
import { expect, it } from 'vitest';
import { createMemoryAgent } from '../../packages/protocol/src/memory-handler.test-support.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';

const limits = { pingMs: 100, silenceMs: 1_000 };
const bytesPerSecond = 32 * 1024;
const fileBytes = 80 * 1024;
const hello = { serverId: 'test', epoch: 1, wire: { min: 1, max: 1 } };

it('row 18: a slow line is not taken for a dead one: a file takes longer than silence may, and requests pass it', async () => {
  const [server, agent] = await Promise.all(
    ['server', 'agent'].map((commonName) => createIdentity({ commonName })),
  );
  const memory = createMemoryAgent(agent!.thumbprint);
  const gate = await listenForServers({
    ...{ host: '127.0.0.1', port: 0, identity: agent!, handler: memory.handler, limits },
    isTrusted: (thumbprint) => thumbprint === server!.thumbprint,
  });
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: gate.port });
  try {
    const session = await dialAgent({
      ...{ host: '127.0.0.1', port: proxy.port, identity: server!, expected: agent!.thumbprint, limits },
    });
    await session.hello(hello);
    proxy.shape({ bytesPerSecond, pieceBytes: 1024 });
    const content = randomBytes(fileBytes);
    const sha256 = createHash('sha256').update(content).digest('hex') as Sha256;
    const file = { sha256, sizeBytes: content.length, offset: 0, body: Readable.from([content]) };
    let isSent = false;
    const sending = session.sendFile(file).then((status) => {
      isSent = true;
      return status;
    });
    await session.hello(hello);
    expect(isSent).toBe(false);
    expect(await sending).toEqual({ offset: fileBytes, complete: true });
    await session.hello(hello);
    proxy.shape({});
    await session.close();
  } finally {
    await proxy.close();
    await gate.close();
  }
});
