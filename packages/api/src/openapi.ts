import type { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { type ErrorCode, errorCatalogue } from './errors.ts';
import type { Route } from './route.ts';
import { allRoutes } from './routes.ts';
import { Problem } from './shared.ts';

/** The description of the whole API (OpenAPI 3.1), as plain JSON. */
export function openApiDocument(version: string): unknown {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Tako',
      version,
      description:
        'Deploys packages to many machines in parallel. Everything that the page and the command line do goes through this.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
        session: { type: 'apiKey', in: 'cookie', name: 'tako_session' },
      },
    },
    paths: paths(),
  });
}

function paths(): ZodOpenApiPathsObject {
  const all: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [operationId, route] of Object.entries(allRoutes) as [string, Route][]) {
    all[route.path] = { ...all[route.path], [route.method]: operation(operationId, route) };
  }
  return all;
}

type Shape = z.ZodObject;

function operation(operationId: string, route: Route): ZodOpenApiOperationObject {
  const { params, query, body } = route;
  return {
    operationId,
    summary: route.summary,
    tags: [route.tag],
    security: route.access === 'public' ? [] : [{ apiKey: [] }, { session: [] }],
    ...(params || query
      ? {
          requestParams: {
            ...(params ? { path: params as Shape } : {}),
            ...(query ? { query: query as Shape } : {}),
          },
        }
      : {}),
    ...(body ? { requestBody: { content: contentOf(body) } } : {}),
    responses: { ...success(route), ...failures(route) },
  };
}

function contentOf(body: z.ZodType | 'stream') {
  return body === 'stream'
    ? { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } }
    : { 'application/json': { schema: body } };
}

function success(route: Route) {
  const status = String(
    route.status ?? (route.answer === 'none' ? 204 : 200),
  ) as `${1 | 2 | 3 | 4 | 5}${string}`;
  const { answer } = route;
  return { [status]: { description: 'Done', ...(answer === 'none' ? {} : { content: contentOf(answer) }) } };
}

function failures(route: Route) {
  const general: ErrorCode[] = [
    'request.invalid',
    ...(route.access === 'public' ? [] : (['auth.required', 'auth.forbidden'] as const)),
  ];
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...general, ...route.errors]) {
    const { status } = errorCatalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = { 'application/problem+json': { schema: Problem } };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      { description: codes.map((code) => `\`${code}\`: ${errorCatalogue[code].title}`).join('. '), content },
    ]),
  );
}
