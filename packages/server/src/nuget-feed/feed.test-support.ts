/** The feed over HTTP on loopback, with a real store and one user. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type PackageMetadata, writePackage } from '@tako/nuget';
import express, { type NextFunction, type Request, type Response } from 'express';
import { openTestStore } from '../database/database.test-support.ts';
import { Refusal } from '../errors.ts';
import { refusalOfThrown, sendProblem } from '../http/problem.ts';
import { nugetFeedRoutes } from './nuget-feed.routes.ts';

export const feedKey = 'API-FEED';

export type TestFeed = {
  readonly url: string;
  readonly folder: string;
  /** A request with the key, unless the headers say otherwise. */
  ask(address: string, init?: RequestInit): Promise<globalThis.Response>;
  json(address: string): Promise<Record<string, unknown>>;
  /** Packs and pushes a package with one file. */
  push(metadata: Partial<PackageMetadata> & { id: string; version: string }): Promise<Buffer>;
  close(): Promise<void>;
};

export async function openFeed(options: { readonly isPublic?: boolean } = {}): Promise<TestFeed> {
  const store = await openTestStore();
  const app = express();
  app.use(
    nugetFeedRoutes({
      onChanged: () => undefined,
      ...{
        db: store.db,
        packagesFolder: path.join(store.folder, 'packages'),
        now: () => Date.UTC(2026, 0, 2),
      },
      ...{ isPublic: options.isPublic ?? false, publicUrl: undefined },
      authenticateKey: async (key) => {
        if (key !== feedKey) throw new Refusal('auth.required', 'The API key is not valid');
        return { userId: 'Users-1', username: 'build', isAdministrator: false };
      },
    }),
  );
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const refusal = refusalOfThrown(error);
    if (!refusal) throw error;
    sendProblem(response, refusal);
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask: TestFeed['ask'] = (address, init = {}) => {
    const target = address.startsWith('http') ? address : `${url}${address}`;
    return fetch(target, { ...init, headers: init.headers ?? { 'X-NuGet-ApiKey': feedKey } });
  };
  let made = 0;
  return {
    ...{ url, ask, folder: store.folder },
    json: async (address) => (await ask(address)).json() as Promise<Record<string, unknown>>,
    push: async (metadata) => {
      made += 1;
      const file = path.join(store.folder, `${made}.nupkg`);
      const files = [{ path: 'hello.txt', source: Buffer.from('hello') }];
      await writePackage(
        file,
        { authors: 'tests', description: `${metadata.id} of the tests`, ...metadata },
        files,
      );
      const bytes = await readFile(file);
      const answer = await ask('/nuget', { method: 'PUT', body: new Uint8Array(bytes) });
      if (answer.status !== 201) throw new Error(`push: ${answer.status} ${answer.statusText}`);
      return bytes;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await store.close();
    },
  };
}
