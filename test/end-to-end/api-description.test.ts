import { Validator } from '@seriousme/openapi-schema-validator';
import { allRoutes } from '@tako/api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const get = (path: string, init?: RequestInit) => fetch(`${world.server.url()}${path}`, init);

it('the description of the API validates as OpenAPI 3.1 and holds every route', async () => {
  const description = (await (await get('/api/openapi.json')).json()) as {
    openapi: string;
    paths: Record<string, object>;
  };
  const verdict = await new Validator().validate(description);
  expect(verdict.errors).toBeUndefined();
  expect(verdict.valid).toBe(true);
  expect(description.openapi).toMatch(/^3\.1\./);
  const described = Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  );
  const routes = Object.values(allRoutes).map((route) => `${route.method} ${route.path}`.toLowerCase());
  expect(described.map((route) => route.toLowerCase()).toSorted()).toEqual(routes.toSorted());
});

it('the browsable page of the API loads with all that it refers to', async () => {
  const page = await get('/api/docs/');
  expect(page.status).toBe(200);
  const text = await page.text();
  const references = [...text.matchAll(/(?:src|href)="([^"#]+)"/g)].map((match) => match[1] ?? '');
  expect(references.length).toBeGreaterThan(0);
  for (const reference of references) {
    const url = new URL(reference, page.url);
    expect({ reference, status: (await fetch(url)).status }).toEqual({ reference, status: 200 });
  }
});

it('no route but the few that are public answers without authentication', async () => {
  const open: string[] = [];
  for (const [operationId, route] of Object.entries(allRoutes)) {
    const path = route.path.replaceAll(/\{\w+\}/g, 'Any-1');
    const response = await get(path, {
      method: route.method.toUpperCase(),
      ...(route.method === 'get' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } }),
    });
    await response.arrayBuffer();
    if (response.status !== 401) open.push(operationId);
  }
  expect(open.toSorted()).toEqual(
    Object.entries(allRoutes)
      .filter(([, route]) => route.access === 'public')
      .map(([operationId]) => operationId)
      .toSorted(),
  );
  expect(open).toHaveLength(3);
});
