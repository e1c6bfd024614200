import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** `stream` is bytes, `none` is 204. */
export type Body = z.ZodType | 'stream' | 'none';

export type Route = {
  readonly method: Method;
  /** With `{id}` for what `params` names. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: 'public' | 'user' | 'administrator';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType | 'stream';
  readonly answer: Body;
  /** Of success; 200 where not given, 204 where the answer is `none`. */
  readonly status?: number;
  readonly errors: readonly ErrorCode[];
};

export const defineRoute = <const R extends Route>(route: R): R => route;

type Of<T> = T extends z.ZodType ? z.infer<T> : undefined;
type InputOf<T> = T extends z.ZodType ? z.input<T> : undefined;

export type ParamsOf<R extends Route> = Of<R['params']>;
export type QueryOf<R extends Route> = Of<R['query']>;
export type BodyOf<R extends Route> = Of<R['body']>;
export type AnswerOf<R extends Route> = Of<R['answer']>;
/** What a client may leave out has a default on the server. */
export type QueryInputOf<R extends Route> = InputOf<R['query']>;
export type BodyInputOf<R extends Route> = InputOf<R['body']>;
