/** What HTTP/2 in Node lets go wrong silently, and must not go wrong here. */
import { randomBytes } from 'node:crypto';
import http2, { type ServerHttp2Stream } from 'node:http2';
import { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { listenForServers } from './connect-agent.ts';
import { dialAgent } from './connect-server.ts';
import { encodeRecord } from './frames.ts';
import type { AgentHandler } from './handler.ts';
import { createIdentity, type Identity } from './identity.ts';
import { type LinkLimits, maxJsonBytes } from './limits.ts';
import { createMemoryAgent } from './memory-handler.test-support.ts';
import type { ActionSpec, Sha256, Ticket } from './messages.ts';
import type { AgentSession } from './session.ts';
import { openTestGate } from './test-gate.test-support.ts';

let [server, agent]: Identity[] = [];
beforeAll(async () => {
  [server, agent] = await Promise.all(
    ['server', 'agent'].map((commonName) => createIdentity({ commonName })),
  );
});

const ticket = 'Tasks-1' as Ticket;
const hello = { serverId: 'server', epoch: 1, wire: { min: 1, max: 1 } };
const spec: ActionSpec = {
  ...{ ticket, description: 'a test', variables: [], lock: 'exclusive', timeoutMs: 0 },
  work: { kind: 'run-script', syntax: 'bash', body: 'true' },
};

async function dial(port: number, limits: Partial<LinkLimits> = {}): Promise<AgentSession> {
  const options = { host: '127.0.0.1', port, identity: server!, expected: agent!.thumbprint, limits };
  const session = await dialAgent(options);
  onTestFinished(() => session.close());
  return session;
}

async function serve(handler: AgentHandler, limits: Partial<LinkLimits> = {}) {
  const [broken, disconnected]: [unknown[], string[]] = [[], []];
  let wake: () => void = () => undefined;
  const gate = await listenForServers({
    ...{ host: '127.0.0.1', port: 0, identity: agent!, handler, limits, isTrusted: () => true },
    onBroken: (error) => broken.push(error),
    onDisconnected: (thumbprint) => {
      disconnected.push(thumbprint);
      wake();
    },
  });
  onTestFinished(() => gate.close());
  const disconnect = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
      if (disconnected.length > 0) resolve();
    });
  return { port: gate.port, broken, disconnect };
}

/** An agent that does whatever the test likes with a request, over TLS that is all right. */
async function fakeAgent(answer: (stream: ServerHttp2Stream, socket: TLSSocket) => void): Promise<number> {
  const gate = await openTestGate({
    identity: agent!,
    onPeer: (socket) => {
      const session = http2.performServerHandshake(socket);
      session.on('error', () => undefined);
      session.on('stream', (stream) => {
        stream.on('error', () => undefined);
        stream.resume();
        answer(stream, socket);
      });
    },
  });
  return gate.port;
}

const status = JSON.stringify({ ticket, state: 'running', logBytes: 0 });

describe('an answer that was cut', () => {
  it.each([
    [
      'by the death of the agent in the middle of it',
      (stream: ServerHttp2Stream, socket: TLSSocket) => {
        stream.respond({ ':status': 200, 'content-length': status.length });
        stream.write(status.slice(0, 10), () => socket.destroy());
      },
    ],
    [
      'and ends as if it were whole',
      (stream: ServerHttp2Stream) => {
        stream.respond({ ':status': 200, 'content-length': status.length });
        stream.end(status.slice(0, 10));
      },
    ],
    [
      'by a reset',
      (stream: ServerHttp2Stream) => {
        stream.respond({ ':status': 200, 'content-length': status.length });
        stream.write(status.slice(0, 10), () => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR));
      },
    ],
    [
      'and does not say how long it is',
      (stream: ServerHttp2Stream) => {
        stream.respond({ ':status': 200 });
        stream.end(status);
      },
    ],
  ])('%s is no answer', async (_, answer) => {
    const session = await dial(await fakeAgent(answer));
    await expect(session.actionStatus(ticket)).rejects.toMatchObject({ name: 'LinkError', sent: true });
  });

  it('is told from one that is whole', async () => {
    const port = await fakeAgent((stream) => {
      stream.respond({ ':status': 200, 'content-length': status.length });
      stream.end(status);
    });
    expect(await (await dial(port)).actionStatus(ticket)).toEqual(JSON.parse(status));
  });
});

describe('a log', () => {
  const line = encodeRecord({ kind: 'lines', time: 1, node: '', level: 'info', lines: ['one'] });
  const logOf = async (bytes: Buffer) => {
    const port = await fakeAgent((stream) => {
      stream.respond({ ':status': 200 });
      stream.end(bytes);
    });
    const session = await dial(port);
    const seen: number[] = [];
    const reading = (async () => {
      for await (const batch of session.followLog(ticket, 0)) seen.push(...batch.map(({ cursor }) => cursor));
    })();
    return { error: await reading.catch((error: Error) => error), seen };
  };

  it('that ends before the record `ended` was cut, and what came whole is kept', async () => {
    const { error, seen } = await logOf(Buffer.concat([line, line.subarray(0, 9)]));
    expect(error).toMatchObject({ name: 'LinkError', sent: true });
    expect(seen).toEqual([line.length]);
  });

  it.each([
    ['a wrong checksum', Buffer.concat([line, Buffer.from(line).fill(0x20, 12, 13)]), 'checksum'],
    ['an impossible length', Buffer.concat([line, Buffer.alloc(8, 255)]), 'claims'],
    ['no record', Buffer.concat([line, frame('{"kind":"node","time":1}')]), 'holds no record'],
    ['no JSON', Buffer.concat([line, frame('{"kind"')]), 'holds no record'],
  ])('with %s is damaged, and the error says at which byte', async (_, bytes, why) => {
    const { error, seen } = await logOf(bytes);
    expect(error).toMatchObject({ code: 'agent.broken', message: expect.stringContaining(why) });
    expect((error as Error).message).toContain(`at byte ${line.length}`);
    expect(seen).toEqual([line.length]);
  });
});

/** A frame that is right whatever it holds. */
function frame(payload: string): Buffer {
  const like = encodeRecord({ kind: 'lines', time: 1, node: '', level: 'info', lines: [] });
  const head = Buffer.alloc(like.length - like.readUInt32BE(0));
  head.writeUInt32BE(Buffer.byteLength(payload), 0);
  head.writeUInt32BE(crcOf(payload), 4);
  return Buffer.concat([head, Buffer.from(payload)]);
}

function crcOf(text: string): number {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('an agent', () => {
  it('that does not answer is not waited for for ever', async () => {
    const session = await dial(await fakeAgent(() => undefined), { answerMs: 50 });
    await expect(session.actionStatus(ticket)).rejects.toMatchObject({ name: 'LinkError', sent: true });
    await expect(session.hello(hello)).rejects.toThrow(/no answer in 50 ms/);
  });

  it('that says nothing at all after the handshake is dead after a while', async () => {
    const gate = await openTestGate({ identity: agent! });
    const session = await dial(gate.port, { pingMs: 10, silenceMs: 80 });
    expect(await session.closed).toMatch(/no byte has come for 80 ms/);
  });

  it('takes 12 MB of a file before it gives a single byte of window back', async () => {
    const { handler } = createMemoryAgent(agent!.thumbprint);
    let read: () => void = () => undefined;
    const mayRead = new Promise<void>((resolve) => {
      read = resolve;
    });
    const { port } = await serve({
      ...handler,
      receiveFile: async (_sha256, sizeBytes, _offset, body) => {
        await mayRead;
        let offset = 0;
        for await (const chunk of body) offset += (chunk as Buffer).length;
        return { offset, complete: offset === sizeBytes };
      },
    });
    const content = randomBytes(14_000_000);
    const pieces = Array.from({ length: 140 }, (_, at) => content.subarray(at * 100_000, (at + 1) * 100_000));
    const answer = (await dial(port)).sendFile({
      ...{ sha256: 'a'.repeat(64) as Sha256, sizeBytes: content.length, offset: 0 },
      body: Readable.from(pieces),
      onProgress: (offset) => {
        if (offset >= 12_000_000) read();
      },
    });
    expect(await answer).toEqual({ offset: content.length, complete: true });
  });

  it('closes an idle connection for files, and opens another for the next', async () => {
    const { handler } = createMemoryAgent(agent!.thumbprint);
    const { port, disconnect } = await serve(handler);
    const session = await dial(port, { bulkIdleMs: 20 });
    const file = (letter: string) => ({
      ...{ sha256: letter.repeat(64) as Sha256, sizeBytes: 10, offset: 0 },
      body: Readable.from([Buffer.alloc(5)]),
    });
    expect(await session.sendFile(file('a'))).toEqual({ offset: 5, complete: false });
    await disconnect();
    expect(await session.sendFile(file('b'))).toEqual({ offset: 5, complete: false });
    expect(await session.hello(hello)).toMatchObject({ thumbprint: agent!.thumbprint });
  });

  it('refuses what is too large, unknown or wrong, each with its code', async () => {
    const { handler, started } = createMemoryAgent(agent!.thumbprint);
    const { port } = await serve(handler);
    const session = await dial(port);
    const large = { ...spec, description: 'x'.repeat(maxJsonBytes) };
    await expect(session.startAction(large)).rejects.toMatchObject({ code: 'request.too-large' });
    const wrong = { ...spec, lock: 'sometimes' } as unknown as ActionSpec;
    await expect(session.startAction(wrong)).rejects.toMatchObject({
      code: 'request.invalid',
      detail: { field: 'lock' },
    });
    await expect(session.actionStatus('a/b/c' as Ticket)).rejects.toMatchObject({ code: 'request.unknown' });
    await expect(session.actionStatus('..%2f..' as Ticket)).rejects.toMatchObject({
      code: 'request.invalid',
    });
    expect(started).toEqual([]);
  });

  it('that breaks answers agent.broken, tells its log why, and goes on', async () => {
    const { handler } = createMemoryAgent(agent!.thumbprint);
    const failing: AgentHandler = {
      ...handler,
      cancelAction: async () => {
        throw new TypeError('oops');
      },
    };
    const { port, broken } = await serve(failing);
    const session = await dial(port);
    await expect(session.cancelAction(ticket)).rejects.toMatchObject({ code: 'agent.broken' });
    expect(broken).toEqual([new TypeError('oops')]);
    expect(await session.hello(hello)).toMatchObject({ hostname: 'test' });
  });

  it('does nothing more for a server of which a newer start has said hello', async () => {
    const { handler, started } = createMemoryAgent(agent!.thumbprint);
    let highest = 0;
    const { port } = await serve({
      ...handler,
      hello: (request, caller) => {
        highest = Math.max(highest, request.epoch);
        return handler.hello(request, caller);
      },
      isFenced: ({ epoch }) => epoch < highest,
    });
    const [old, young] = [await dial(port), await dial(port)];
    await old.hello(hello);
    await young.hello({ ...hello, epoch: 2 });
    await expect(old.startAction(spec)).rejects.toMatchObject({ code: 'server.fenced' });
    expect(await young.startAction(spec)).toMatchObject({ started: true });
    expect(started).toHaveLength(1);
  });
});

it('an upload that is called off at whatever moment leaves the connection as it was', async () => {
  let begun = Promise.withResolvers<void>();
  const memory = createMemoryAgent(agent!.thumbprint);
  const receiveFile = () => {
    begun.resolve();
    return new Promise<never>(() => undefined);
  };
  const { port } = await serve({ ...memory.handler, receiveFile });
  const session = await dial(port);
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
  };
  async function* slowly(before: number, after: number) {
    await turns(before);
    yield Buffer.alloc(1000);
    await turns(after);
  }
  const file = { sha256: 'a'.repeat(64) as Sha256, sizeBytes: 5000, offset: 0 };
  for (let moment = 0; moment < 4 ** 3; moment++) {
    begun = Promise.withResolvers();
    const calledOff = new AbortController();
    const body = Readable.from(slowly(moment % 4, Math.floor(moment / 4) % 4));
    const sending = session.sendFile({ ...file, body }, calledOff.signal);
    const outcome = sending.catch((error: Error) => error.message);
    await begun.promise;
    await turns(Math.floor(moment / 16));
    calledOff.abort(new Error('called off'));
    expect(await outcome).toBe('called off');
  }
  expect(await session.hello(hello)).toMatchObject({ hostname: 'test' });
});
