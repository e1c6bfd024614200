/** The port of the API: http, or https where the configuration names a certificate. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { UserError } from '../errors.ts';
import { drainMs, requestMs } from '../limits.ts';

export type HttpSettings = {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  readonly tlsCertificate: string | undefined;
  readonly tlsKey: string | undefined;
};

export type HttpServer = {
  readonly server: Server;
  readonly port: number;
  /** How people reach it. */
  readonly url: string;
  /** Lets requests end for a while, then ends them. */
  close(): Promise<void>;
};

/** Opens the port. Throws `UserError` that names the setting. */
export async function openHttpServer(settings: HttpSettings): Promise<HttpServer> {
  const server = await createHttpServer(settings);
  server.requestTimeout = requestMs;
  await listen(server, settings);
  const { port } = server.address() as AddressInfo;
  const scheme = isTls(settings) ? 'https' : 'http';
  const url = settings.publicUrl ?? `${scheme}://${hostOf(settings)}:${port}`;
  return { server, port, url, close: () => closeHttp(server) };
}

function isTls({ tlsCertificate, tlsKey }: HttpSettings): boolean {
  if ((tlsCertificate === undefined) !== (tlsKey === undefined)) {
    throw new UserError('--tls-certificate and --tls-key go together', 'usage');
  }
  return tlsCertificate !== undefined;
}

async function createHttpServer(settings: HttpSettings): Promise<Server> {
  if (!isTls(settings)) return createHttp();
  const [cert, key] = await Promise.all([
    readFile(String(settings.tlsCertificate)),
    readFile(String(settings.tlsKey)),
  ]).catch((error: Error) => {
    throw new UserError(`the API's certificate cannot be read: ${error.message}`, 'usage', error);
  });
  return createHttps({ cert, key, minVersion: 'TLSv1.2' });
}

async function listen(http: Server, { host, port }: HttpSettings): Promise<void> {
  http.listen(port, host);
  await once(http, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw portError(error, 'port', host, port);
  });
}

/** What keeps a port from being opened, as the setting's fault where it is. */
export function portError(
  error: NodeJS.ErrnoException,
  setting: string,
  host: string,
  port: number,
): unknown {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'something else listens there',
    EACCES: 'this user may not listen there',
    EADDRNOTAVAIL: 'this machine does not have that address',
  };
  const reason = reasons[error.code ?? ''];
  return reason
    ? new UserError(`${setting}: cannot listen on ${host}:${port}: ${reason}`, 'usage', error)
    : error;
}

/** An address that others can use: nobody can dial "all addresses". */
function hostOf({ host }: HttpSettings): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

async function closeHttp(http: Server): Promise<void> {
  http.close();
  http.closeIdleConnections();
  const late = setTimeout(() => http.closeAllConnections(), drainMs);
  if (http.listening) await once(http, 'close');
  clearTimeout(late);
}
