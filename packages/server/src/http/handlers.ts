/** What a slice gives for each operation of the API; the platform checks, calls and answers. */
import type { Readable } from 'node:stream';
import type { AnswerOf, BodyOf, OperationId, ParamsOf, QueryOf, RouteOf } from '@tako/api';

/** Who asks. */
export type Caller = {
  readonly userId: string;
  readonly username: string;
  readonly isAdministrator: boolean;
  /** Present where a browser's session asks; absent for an API key. */
  readonly session?: { readonly tokenHash: string; readonly csrfToken: string };
};

/** The bytes of a request, as they come; a piece is gone once the next is asked for. */
export type StreamBody = {
  readonly pieces: AsyncIterable<Buffer>;
  readonly contentType: string;
  /** As declared; undefined where it was not. */
  readonly sizeBytes: number | undefined;
};

/** Bytes as an answer. */
export type StreamAnswer = {
  readonly stream: Readable;
  readonly contentType: string;
  readonly sizeBytes?: number;
  /** Makes it a download of this name. */
  readonly fileName?: string;
};

/** A file that never changes, as a download; a part of it where the request says so. */
export type FileAnswer = {
  readonly file: string;
  readonly contentType: string;
  readonly fileName: string;
  /** With its quotes: whoever goes on with a download knows by it that the bytes are the same. */
  readonly etag: string;
};

export type HandlerInput<O extends OperationId> = {
  readonly params: ParamsOf<RouteOf<O>>;
  readonly query: QueryOf<RouteOf<O>>;
  readonly body: RouteOf<O> extends { readonly body: 'stream' } ? StreamBody : BodyOf<RouteOf<O>>;
  readonly caller: RouteOf<O>['access'] extends 'public' ? Caller | undefined : Caller;
  /** The network address of whoever asks. */
  readonly address: string;
  /** Whether it came over TLS. */
  readonly isSecure: boolean;
  readonly setHeader: (name: string, value: string) => void;
  /** Aborted when the client goes away before it is answered. */
  readonly signal: AbortSignal;
};

type Answered<O extends OperationId> = RouteOf<O>['answer'] extends 'stream'
  ? StreamAnswer | FileAnswer
  : RouteOf<O>['answer'] extends 'none'
    ? undefined
    : AnswerOf<RouteOf<O>>;

/** Throws `Refusal`; anything else that is thrown is `server.broken`. */
export type Handler<O extends OperationId> = (input: HandlerInput<O>) => Promise<Answered<O>>;

/** The handlers of one slice, e.g. `Handlers<'environments'>` for `environments.list`, `environments.create` ... */
export type Handlers<Prefix extends string> = {
  readonly [O in Extract<OperationId, `${Prefix}.${string}`>]: Handler<O>;
};

export type AllHandlers = { readonly [O in OperationId]: Handler<O> };

/** The part of a list that a query asks for. */
export function pageOf<T>(
  items: T[],
  total: number,
  { skip, take }: { readonly skip: number; readonly take: number },
): { items: T[]; total: number; skip: number; take: number } {
  return { items, total, skip, take };
}
