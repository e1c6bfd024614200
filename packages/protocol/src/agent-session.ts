/** The server's end of the connections to one agent: typed calls become HTTP/2 requests. */
import http2, { type ClientHttp2Session, type OutgoingHttpHeaders } from 'node:http2';
import type { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { LinkError } from './errors.ts';
import { type Exchange, exchange } from './exchange.ts';
import { followLog } from './follow-log.ts';
import {
  drainMs,
  frameBytes,
  type LinkLimits,
  logSessionWindowBytes,
  logWindowBytes,
  maxHeaderBytes,
  maxOutstandingPings,
  maxReasonBytes,
  sessionMemoryMebibytes,
} from './limits.ts';
import { watchLiveness } from './liveness.ts';
import {
  parseActionStatus,
  parseFileStatus,
  parseHelloAnswer,
  parseStartAnswer,
  parseUpgradeStatus,
} from './parse.ts';
import { readArtifact } from './read-artifact.ts';
import { offsetHeader, requestHeaders, requests, sizeHeader } from './requests.ts';
import type { AgentSession } from './session.ts';
import type { Thumbprint } from './thumbprint.ts';

/** Opens the HTTP/2 client on a socket whose peer has been judged. */
export function openClient(socket: TLSSocket, limits: LinkLimits): ClientHttp2Session {
  const client = http2.connect('https://agent', {
    createConnection: () => socket,
    maxSessionMemory: sessionMemoryMebibytes,
    maxOutstandingPings,
    settings: {
      enablePush: false,
      initialWindowSize: logWindowBytes,
      maxFrameSize: frameBytes,
      maxHeaderListSize: maxHeaderBytes,
    },
  });
  // Before the peer's settings have come this would break the session.
  client.once('remoteSettings', () => {
    if (!client.destroyed) client.setLocalWindowSize(logSessionWindowBytes);
  });
  // Its streams and `close` tell; a listener must be there, or the error ends the process.
  client.on('error', () => socket.destroy());
  watchLiveness(client, socket, limits);
  return client;
}

export type WithBulk = <T>(
  use: (client: ClientHttp2Session) => Promise<T>,
  signal?: AbortSignal,
) => Promise<T>;

const json = 'application/json';

export type SessionParts = {
  readonly limits: LinkLimits;
  readonly thumbprint: Thumbprint;
  readonly control: ClientHttp2Session;
  readonly socket: TLSSocket;
  /** Uses the connection for files, which is opened, or waited for, on demand. */
  readonly withBulk: WithBulk;
  readonly closeBulk: () => void;
};

export function createAgentSession(parts: SessionParts): AgentSession {
  const { control, socket } = parts;
  let answered = false;
  let failure: NodeJS.ErrnoException | undefined;
  socket.once('error', (error: NodeJS.ErrnoException) => {
    failure = error;
  });
  const closed = new Promise<string>((resolve) => {
    const end = () => {
      parts.closeBulk();
      resolve(answered ? (failure?.message ?? 'the connection was closed') : whyBeforeHello(failure));
    };
    control.once('close', end);
    socket.once('close', () => {
      control.destroy();
    });
  });
  const call = async (client: ClientHttp2Session, request: Exchange): Promise<unknown> => {
    try {
      const value = await exchange(client, request);
      answered = true;
      return value;
    } catch (error) {
      if (!(error instanceof LinkError) || answered || client !== control) throw error;
      const reason = await Promise.race([closed, Promise.resolve(undefined)]);
      const message =
        reason ?? `${error.message} (before hello; the agent probably does not trust this server)`;
      throw new LinkError(message, { sent: error.sent, cause: error });
    }
  };
  const { answerMs } = parts.limits;
  const ask = (headers: OutgoingHttpHeaders, signal?: AbortSignal) =>
    call(control, { headers, answerMs, signal });
  const send = (headers: OutgoingHttpHeaders, value: unknown, signal?: AbortSignal) => {
    const body = Buffer.from(JSON.stringify(value));
    return call(control, { headers: { ...headers, 'content-type': json }, body, answerMs, signal });
  };
  return {
    thumbprint: parts.thumbprint,
    closed,
    hello: async (request, signal) =>
      parseHelloAnswer(await send(requestHeaders(requests.hello), request, signal)),
    fileStatus: async (sha256, sizeBytes, signal) => {
      const headers = { ...requestHeaders(requests.fileStatus, [sha256]), [sizeHeader]: String(sizeBytes) };
      return parseFileStatus(await ask(headers, signal));
    },
    sendFile: async ({ sha256, sizeBytes, offset, body, onProgress }, signal) => {
      const headers = {
        ...requestHeaders(requests.receiveFile, [sha256]),
        ...{ [sizeHeader]: String(sizeBytes), [offsetHeader]: String(offset) },
      };
      const request = { headers, body: counted(body, offset, onProgress), signal };
      try {
        return await parts.withBulk(async (client) => parseFileStatus(await call(client, request)), signal);
      } finally {
        body.destroy();
      }
    },
    startAction: async (spec, signal) =>
      parseStartAnswer(await send(requestHeaders(requests.startAction, [spec.ticket]), spec, signal)),
    actionStatus: async (ticket, signal) =>
      parseActionStatus(await ask(requestHeaders(requests.actionStatus, [ticket]), signal)),
    followLog: (ticket, from, signal) => followLog(control, ticket, from, signal),
    receiveArtifact: (artifact, signal) =>
      parts.withBulk((client) => artifact.receive(readArtifact(client, artifact, signal)), signal),
    cancelAction: async (ticket, signal) =>
      parseActionStatus(await send(requestHeaders(requests.cancelAction, [ticket]), {}, signal)),
    forgetAction: async (ticket, logBytes, signal) => {
      await ask(requestHeaders(requests.forgetAction, [ticket], { logBytes }), signal);
    },
    upgrade: async (spec, signal) =>
      parseUpgradeStatus(await send(requestHeaders(requests.upgrade, [spec.ticket]), spec, signal)),
    close: async (reason) => {
      const late = setTimeout(() => socket.destroy(), drainMs);
      late.unref();
      if (reason !== undefined && !control.destroyed) sendAway(control, reason);
      control.close();
      parts.closeBulk();
      await closed;
      clearTimeout(late);
    },
    destroy: (reason) => {
      failure ??= new Error(reason);
      parts.closeBulk();
      socket.destroy();
    },
  };
}

function sendAway(control: ClientHttp2Session, reason: string): void {
  const data = Buffer.from(reason).subarray(0, maxReasonBytes);
  control.goaway(http2.constants.NGHTTP2_NO_ERROR, 0, data);
}

/** Measured: in TLS 1.3 the handshake is done before the other end has judged us; its refusal is a mere close or reset. */
function whyBeforeHello(failure: NodeJS.ErrnoException | undefined): string {
  if (failure && failure.code !== 'ECONNRESET' && failure.code !== 'EPIPE') return failure.message;
  return 'the agent closed the connection before it said hello; it probably does not trust this server';
}

/** Tells how far the body has been handed on. */
async function* counted(
  body: Readable,
  offset: number,
  onProgress?: (offset: number) => void,
): AsyncGenerator<Buffer> {
  let sent = offset;
  for await (const chunk of body) {
    yield chunk as Buffer;
    sent += (chunk as Buffer).length;
    onProgress?.(sent);
  }
}
