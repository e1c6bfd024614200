import type { Route } from '@tako/api';
import type { Request, Response } from 'express';
import type { ZodType } from 'zod';
import { Refusal } from '../errors.ts';
import { bodyPieces } from './body-pieces.ts';
import type { Caller, StreamBody } from './handlers.ts';
import { refusalOf } from './problem.ts';

/** What the handler gets: everything checked by the route's schemas. Throws `request.invalid` with one entry a field. */
export function readInput(
  route: Route,
  request: Request,
  response: Response,
  caller: Caller | undefined,
): unknown {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return {
    params: checked(route.params, request.params, 'path'),
    query: checked(route.query, request.query, 'query'),
    body: bodyOf(route, request),
    caller,
    address: request.socket.remoteAddress ?? '',
    isSecure: request.secure,
    setHeader: (name: string, value: string) => response.setHeader(name, value),
    signal: gone.signal,
  };
}

function bodyOf(route: Route, request: Request): unknown {
  if (route.body === undefined) return undefined;
  if (route.body === 'stream') return streamOf(request);
  const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'];
  if (hasBody && request.headers['content-length'] !== '0' && !request.is(['json', '+json'])) {
    const given = request.get('content-type') ?? 'none';
    throw new Refusal('request.unsupported-media', `The body must be application/json, not ${given}`);
  }
  return checked(route.body, request.body, 'body');
}

function streamOf(request: Request): StreamBody {
  const length = request.get('content-length');
  return {
    pieces: bodyPieces(request),
    contentType: request.get('content-type') ?? '',
    sizeBytes: length === undefined ? undefined : Number(length),
  };
}

function checked(schema: ZodType | undefined, value: unknown, part: 'body' | 'query' | 'path'): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (!result.success) throw refusalOf(result.error, part);
  return result.data;
}
