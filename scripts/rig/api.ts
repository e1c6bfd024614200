/** The HTTP API as the rig uses it: plain requests, so that what they measure or prove does not hide in a client. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { RigServer } from './server.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at by tests, which say what they expect of them.
export type Json = any;

export class ApiRefusal extends Error {
  readonly status: number;
  readonly problem: Json;

  constructor(method: string, path: string, status: number, problem: Json) {
    super(`${method} ${path}: ${status} ${JSON.stringify(problem)}`);
    this.status = status;
    this.problem = problem;
  }
}

export type Api = {
  get(path: string): Promise<Json>;
  post(path: string, body?: unknown): Promise<Json>;
  put(path: string, body: unknown): Promise<Json>;
  patch(path: string, body: unknown): Promise<Json>;
  delete(path: string): Promise<Json>;
  pushPackage(file: string, query?: string): Promise<Json>;
};

/** Paths are below `/api/v1`, as the server's administrator. A refusal is thrown as `ApiRefusal`. */
export function apiOf(server: RigServer): Api {
  const call = async (
    method: string,
    path: string,
    init: RequestInit & { duplex?: 'half' },
  ): Promise<Json> => {
    const response = await fetch(`${server.url()}/api/v1${path}`, {
      method,
      ...init,
      headers: { 'X-Api-Key': server.apiKey, ...init.headers },
    });
    const text = await response.text();
    const value = /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
    if (!response.ok) throw new ApiRefusal(method, path, response.status, value);
    return value;
  };
  const send = (method: string) => (path: string, body?: unknown) =>
    call(method, path, { body: JSON.stringify(body ?? {}), headers: { 'content-type': 'application/json' } });
  return {
    get: (path) => call('GET', path, {}),
    post: send('POST'),
    put: send('PUT'),
    patch: send('PATCH'),
    delete: (path) => call('DELETE', path, {}),
    pushPackage: async (file, query = '') =>
      call('POST', `/packages${query}`, {
        body: Readable.toWeb(createReadStream(file)) as ReadableStream,
        duplex: 'half',
        headers: {
          'content-type': 'application/octet-stream',
          'content-length': String((await stat(file)).size),
        },
      }),
  };
}

export type Step = {
  readonly name: string;
  readonly roles: readonly string[];
  readonly action: object;
  readonly [more: string]: unknown;
};

/** Makes a project with this process (and variables); its id. */
export async function createProject(
  api: Api,
  name: string,
  steps: readonly Step[],
  variables: readonly object[] = [],
): Promise<string> {
  const { id } = await api.post('/projects', { name });
  const process = await api.get(`/projects/${id}/process`);
  await api.put(`/projects/${id}/process`, { version: process.version, steps });
  if (variables.length > 0) {
    const set = await api.get(`/projects/${id}/variables`);
    await api.put(`/projects/${id}/variables`, { version: set.version, variables });
  }
  return id;
}

/** Makes the release and starts its deployment; the task's id. */
export async function deploy(
  api: Api,
  release: object,
  environment: string,
  choices: object = {},
): Promise<{ taskId: string; deploymentId: string; releaseId: string }> {
  const made = await api.post('/releases', release);
  const deployment = await api.post('/deployments', { release: made.id, environment, ...choices });
  return { taskId: deployment.taskId, deploymentId: deployment.id, releaseId: made.id };
}

/** Between two connections for one log: a server that is down answers none at all. */
const againMs = 50;

export type LogEvents = { readonly events: readonly Json[]; readonly taskState: string };

/**
 * Reads a task's log over the WebSocket until it is complete, calling `onEvents` as it comes. Settles with the whole.
 * A connection that ends before that is opened again at the cursor.
 */
export async function followTask(
  server: RigServer,
  taskId: string,
  onEvents: (events: readonly Json[]) => void | Promise<void> = () => undefined,
): Promise<LogEvents> {
  const events: Json[] = [];
  let cursor = 0;
  for (;;) {
    const end = await followOnce(server, taskId, cursor, async (page) => {
      events.push(...page.events);
      cursor = page.cursor;
      await onEvents(page.events);
    });
    if (end) return { events, taskState: end };
    await wait(againMs);
  }
}

async function followOnce(
  server: RigServer,
  taskId: string,
  after: number,
  onPage: (page: Json) => Promise<void>,
): Promise<string | undefined> {
  const url = `${server.url().replace('http', 'ws')}/api/v1/tasks/${taskId}/log/stream?after=${after}`;
  const options = { headers: { 'X-Api-Key': server.apiKey } } as unknown as string[];
  const socket = new WebSocket(url, options);
  let state: string | undefined;
  let work = Promise.resolve();
  return new Promise((resolve, reject) => {
    socket.addEventListener('message', ({ data }) => {
      const page = JSON.parse(String(data));
      if (page.isComplete) state = page.taskState;
      work = work.then(() => onPage(page));
    });
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', () => {
      work.then(() => resolve(state), reject);
    });
  });
}
