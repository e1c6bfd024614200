/** The API as typed calls: every operation of `@tako/api` by its id. Runs in Node and in browsers. */
import {
  type AnswerOf,
  allRoutes,
  type BodyInputOf,
  type OperationId,
  type ParamsOf,
  Problem,
  type QueryInputOf,
  type Route,
  type RouteOf,
} from '@tako/api';
import { ApiError, describeFailure, UnreachableError } from './errors.ts';
import { authHeaders, type Bytes, type Credentials, type Input, planRequest } from './request.ts';

type ParamsPart<R extends Route> =
  ParamsOf<R> extends undefined ? { readonly params?: undefined } : { readonly params: ParamsOf<R> };
type QueryPart<R extends Route> =
  QueryInputOf<R> extends undefined
    ? { readonly query?: undefined }
    : { readonly query?: QueryInputOf<R> | undefined };
type BodyPart<R extends Route> = R['body'] extends 'stream'
  ? { readonly body: Bytes }
  : undefined extends BodyInputOf<R>
    ? { readonly body?: BodyInputOf<R> }
    : { readonly body: BodyInputOf<R> };

/** What an operation needs, and a signal that calls it off. */
export type CallInput<O extends OperationId> = ParamsPart<RouteOf<O>> &
  QueryPart<RouteOf<O>> &
  BodyPart<RouteOf<O>> & { readonly signal?: AbortSignal | undefined };

/** Bytes as they come. */
export type Download = {
  readonly stream: ReadableStream<Uint8Array>;
  readonly sizeBytes: number | undefined;
};

export type CallAnswer<O extends OperationId> = RouteOf<O>['answer'] extends 'stream'
  ? Download
  : AnswerOf<RouteOf<O>>;

/** What the log is followed over; a browser's `WebSocket`, Node's, and that of `ws` fit. */
export type LogSocket = {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close' | 'error', listener: () => void): void;
  close(): void;
};
export type SocketConstructor = new (
  url: string,
  options?: { readonly headers: Readonly<Record<string, string>> },
) => LogSocket;

export type ClientOptions = {
  /** Such as `https://tako.example.org`; in a page `location.origin`. */
  readonly server: string;
  /** Without one, the session's cookie counts, which the browser sends. */
  readonly apiKey?: string | undefined;
  /** Asked before each call of a session: the token that `sessions.create` or `sessions.current` gave. */
  readonly csrfToken?: () => string | undefined;
  readonly fetch?: typeof globalThis.fetch;
  readonly WebSocket?: SocketConstructor;
};

export type Client = {
  readonly server: string;
  /**
   * Calls an operation; settles with its answer, once the answer is there or, for a download, begins. Throws `ApiError`
   * where the server refuses, `UnreachableError` where none answers, `ParameterError` for an id that none can be, and
   * the signal's reason where it is called off.
   */
  call<O extends OperationId>(
    operationId: O,
    ...input: OptionalWhereEmpty<CallInput<O>>
  ): Promise<CallAnswer<O>>;
  /** Opens a WebSocket at a path of the server, such as `/api/v1/...`. */
  openSocket(path: string): LogSocket;
};

// biome-ignore lint/complexity/noBannedTypes: `{}` is what asks "is nothing in it required?".
export type OptionalWhereEmpty<T> = {} extends T ? [input?: T] : [input: T];

export function createClient(options: ClientOptions): Client {
  const server = options.server.replace(/\/+$/, '');
  const credentials = (): Credentials =>
    options.apiKey === undefined
      ? { kind: 'session', csrfToken: options.csrfToken?.() }
      : { kind: 'api-key', apiKey: options.apiKey };
  const send = async (route: Route, input: Input, signal: AbortSignal | undefined): Promise<unknown> => {
    const { url, body, ...init } = planRequest(server, route, input, credentials());
    const request = options.fetch ?? globalThis.fetch;
    try {
      // A redirect would carry the API key to wherever it leads.
      const common = { ...init, redirect: 'error' as const, signal: signal ?? null };
      const response = await request(url, body === undefined ? common : { ...common, body, duplex: 'half' });
      return await answerOf(server, route, response);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ApiError || error instanceof UnreachableError) throw error;
      throw new UnreachableError(server, describeFailure(error), error);
    }
  };
  return {
    server,
    call: async (operationId, ...[input]) =>
      (await send(allRoutes[operationId], (input ?? {}) as Input, input?.signal)) as CallAnswer<
        typeof operationId
      >,
    openSocket: (path) => {
      const Socket = options.WebSocket ?? (globalThis.WebSocket as unknown as SocketConstructor);
      const url = `${server.replace(/^http/, 'ws')}${path}`;
      const headers = options.apiKey === undefined ? undefined : authHeaders(credentials());
      return headers ? new Socket(url, { headers }) : new Socket(url);
    },
  };
}

async function answerOf(server: string, route: Route, response: Response): Promise<unknown> {
  if (response.ok && route.answer === 'stream') return downloadOf(response);
  const text = await response.text();
  if (response.ok && route.answer === 'none') return undefined;
  const value = /json/.test(response.headers.get('content-type') ?? '') ? parseJson(text) : undefined;
  if (response.ok && value !== undefined) return value;
  const problem = Problem.safeParse(value);
  if (!response.ok && problem.success) throw new ApiError(problem.data);
  throw new UnreachableError(server, `what answers there (${response.status}) is no Tako server`);
}

function downloadOf(response: Response): Download {
  const size = response.headers.get('content-length');
  const empty = new Blob([]).stream();
  return {
    stream: (response.body ?? empty) as ReadableStream<Uint8Array>,
    sizeBytes: size === null ? undefined : Number(size),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
