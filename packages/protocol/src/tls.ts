/** TLS as both ends use it: 1.3 only, both certificates shown, trust by pinned thumbprint and by nothing else. */
import { constants } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import {
  connect as connectTls,
  createSecureContext,
  createServer,
  type Server,
  type TLSSocket,
} from 'node:tls';
import { LinkError } from './errors.ts';
import type { Identity } from './identity.ts';
import { keepAliveMs, type LinkLimits } from './limits.ts';
import { sameThumbprint, type Thumbprint, thumbprintOfDer } from './thumbprint.ts';

/** What a connection is for; the dialler tells it as the TLS server name. */
export type Purpose = 'control' | 'bulk';

const serverNames: Record<Purpose, string> = { control: 'control.tako', bulk: 'bulk.tako' };

/** So many digits of the expected thumbprint stand before the name, and choose among the acceptor's certificates. */
const pinDigits = 32;

/** The server name that a dialler sends: `<first 32 digits of the thumbprint it expects>.control.tako`. */
export function serverNameOf(purpose: Purpose, expected: Thumbprint): string {
  return `${expected.slice(0, pinDigits).toLowerCase()}.${serverNames[purpose]}`;
}

/** Undefined where the name is none of ours. */
export function purposeOf(serverName: string | false | null | undefined): Purpose | undefined {
  const name = serverName || '';
  return name.endsWith(serverNames.control)
    ? 'control'
    : name.endsWith(serverNames.bulk)
      ? 'bulk'
      : undefined;
}

const alpn = 'h2';

function secureOptionsOf(identity: Identity) {
  return {
    cert: identity.certificatePem,
    key: identity.privateKeyPem.reveal(),
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    // A resumed session would carry no certificate to compare; a full handshake is cheap with P-256.
    secureOptions: constants.SSL_OP_NO_TICKET,
  } as const;
}

export type PeerVerdict =
  | { readonly thumbprint: Thumbprint }
  | { readonly refused: string; readonly thumbprint?: Thumbprint };

/** Judges the peer of a finished handshake; call it synchronously, before anything reads from the socket. */
export function judgePeer(socket: TLSSocket, isTrusted: (thumbprint: Thumbprint) => boolean): PeerVerdict {
  if (socket.isSessionReused()) return { refused: 'it resumed a session' };
  if (socket.getProtocol() !== 'TLSv1.3') return { refused: `it speaks ${socket.getProtocol()}` };
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return { refused: 'it showed no certificate' };
  const thumbprint = thumbprintOfDer(certificate.raw);
  if (!isTrusted(thumbprint)) return { refused: 'its thumbprint is not trusted', thumbprint };
  if (socket.alpnProtocol !== alpn) return { refused: 'it does not speak HTTP/2', thumbprint };
  return { thumbprint };
}

export function tune(raw: Socket): void {
  raw.setNoDelay(true);
  raw.setKeepAlive(true, keepAliveMs);
}

export type HandshakeOptions = {
  readonly host: string;
  readonly port: number;
  readonly identity: Identity;
  readonly limits: LinkLimits;
  readonly signal?: AbortSignal | undefined;
};

export type DialOptions = HandshakeOptions & { readonly expected: Thumbprint; readonly purpose: Purpose };

/**
 * Connects and checks the other end's thumbprint. Throws `LinkError` (with `sent: false`); a wrong thumbprint is
 * named in the message beside the expected one.
 */
export function dialTls(options: DialOptions): Promise<TLSSocket> {
  const { expected, purpose } = options;
  return shakeHands(options, serverNameOf(purpose, expected), (socket) => {
    const verdict = judgePeer(socket, (thumbprint) => sameThumbprint(thumbprint, expected));
    if (!('refused' in verdict)) return undefined;
    const shown = verdict.thumbprint
      ? ` (it shows thumbprint ${verdict.thumbprint}, expected is ${expected})`
      : '';
    return `${verdict.refused}${shown}`;
  });
}

/**
 * Dials a listening agent whose thumbprint nobody knows yet, to see which one it shows: a TLS handshake, and not a byte
 * more. Only what looks like an agent is told of: TLS 1.3, HTTP/2, a certificate signed by itself. Throws `LinkError`.
 */
export async function seeThumbprint(options: HandshakeOptions): Promise<Thumbprint> {
  let shown: Thumbprint | undefined;
  const socket = await shakeHands(options, serverNames.control, (peer) => {
    const verdict = judgePeer(peer, () => true);
    if ('refused' in verdict) return verdict.refused;
    const certificate = peer.getPeerX509Certificate();
    if (!certificate?.verify(certificate.publicKey)) return 'its certificate is not signed by itself';
    shown = verdict.thumbprint;
    return undefined;
  });
  socket.on('error', () => undefined).destroy();
  return shown as Thumbprint;
}

/** Connects; `judge` says synchronously why the other end is not wanted, or nothing. Throws `LinkError`. */
async function shakeHands(
  { host, port, identity, limits, signal }: HandshakeOptions,
  servername: string,
  judge: (socket: TLSSocket) => string | undefined,
): Promise<TLSSocket> {
  signal?.throwIfAborted();
  const raw = connectTcp({ host, port });
  tune(raw);
  const where = `${host}:${port}`;
  return new Promise<TLSSocket>((resolve, reject) => {
    let socket: TLSSocket | undefined;
    const fail = (message: string, cause?: unknown) => {
      stop();
      socket?.on('error', () => undefined).destroy();
      raw.on('error', () => undefined).destroy();
      reject(new LinkError(message, { sent: false, cause }));
    };
    const late = setTimeout(
      () => fail(`${where} did not finish the TLS handshake in ${limits.handshakeMs} ms`),
      limits.handshakeMs,
    );
    const abort = () => fail(`connecting to ${where} was called off`, signal?.reason);
    const failed = (error: Error) => fail(`${where} cannot be reached: ${reasonOf(error)}`, error);
    const ended = () => fail(`${where} closed the connection during the TLS handshake`);
    const secured = (secure: TLSSocket) => {
      const refused = judge(secure);
      if (refused !== undefined) return fail(`${where} is not whom we expect: ${refused}`);
      stop();
      resolve(secure);
    };
    // Not before: of a name with several addresses a socket may change its handle until it is connected.
    const connected = () => {
      const secure = connectTls({
        ...{ socket: raw, servername, ALPNProtocols: [alpn], rejectUnauthorized: false },
        ...secureOptionsOf(identity),
      });
      raw.off('error', failed).off('close', ended);
      secure.on('error', failed).on('close', ended);
      secure.once('secureConnect', () => secured(secure));
      socket = secure;
    };
    const stop = () => {
      clearTimeout(late);
      signal?.removeEventListener('abort', abort);
      raw.off('connect', connected).off('error', failed).off('close', ended);
      socket?.off('error', failed).off('close', ended);
    };
    raw.on('connect', connected).on('error', failed).on('close', ended);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** Of a name with several addresses Node says of each why, and nothing of the whole. */
function reasonOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message;
  return error.errors.map((each: Error) => each.message).join('; ');
}

/**
 * Judges handshakes on sockets that are handed to it (`emit('connection', raw)`); it listens on nothing itself. Shows
 * the identity that the dialler expects where it is one of `others`, so that a peer that has slept through a rotation
 * still finds whom it knows; else `identity`.
 */
export function createAcceptor(identity: Identity, others: readonly Identity[] = []): Server {
  return createServer({
    ...secureOptionsOf(identity),
    SNICallback: (name, done) => {
      const expected = name.slice(0, pinDigits).toUpperCase();
      const chosen = others.find(({ thumbprint }) => thumbprint.startsWith(expected)) ?? identity;
      done(null, createSecureContext(secureOptionsOf(chosen)));
    },
    requestCert: true,
    rejectUnauthorized: false,
    ALPNProtocols: [alpn],
  });
}
