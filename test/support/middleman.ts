/** Somebody between two ends who opens TLS on both sides with a certificate of their own, and keeps what passes. */
import { once } from 'node:events';
import { connect as connectTls, createServer, type TLSSocket } from 'node:tls';
import { createIdentity, type Thumbprint } from '@tako/protocol';

export type Middleman = {
  readonly port: number;
  readonly thumbprint: Thumbprint;
  /** Every byte that has come to it in the clear. */
  readonly heard: () => Buffer;
  close(): Promise<void>;
};

export async function startMiddleman(target: { host: string; port: number }): Promise<Middleman> {
  const { certificatePem: cert, privateKeyPem, thumbprint } = await createIdentity({ commonName: 'middle' });
  const own = { cert, key: privateKeyPem.reveal(), ALPNProtocols: ['h2'], rejectUnauthorized: false };
  const chunks: Buffer[] = [];
  const open = new Set<TLSSocket>();
  const keep = (socket: TLSSocket, other: TLSSocket) => {
    open.add(socket);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      other.write(chunk);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      other.destroy();
    });
  };
  const server = createServer({ ...own, requestCert: true }, (near) => {
    const servername = (near as TLSSocket & { servername?: string }).servername;
    const far = connectTls({ ...own, ...target, ...(servername ? { servername } : {}) });
    keep(near, far);
    keep(far, near);
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the middleman has no port');
  return {
    ...{ port: address.port, thumbprint, heard: () => Buffer.concat(chunks) },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
