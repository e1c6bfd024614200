import { allRoutes } from '@tako/api';
import { expect, it } from 'vitest';
import { ParameterError } from './errors.ts';
import { planRequest, urlOf } from './request.ts';

const key = { kind: 'api-key', apiKey: 'API-1' } as const;

it('sends a body as JSON with the API key, and nothing of the query that is undefined', () => {
  const input = { query: { overwriteMode: undefined, take: 5 }, body: { name: 'Web' } };
  expect(planRequest('https://tako.test/', allRoutes['projects.create'], input, key)).toEqual({
    method: 'POST',
    url: 'https://tako.test/api/v1/projects?take=5',
    headers: { accept: 'application/json', 'x-api-key': 'API-1', 'content-type': 'application/json' },
    body: '{"name":"Web"}',
  });
});

it('sends bytes as they come, with their size where it is known', () => {
  const stream = new Blob(['zip']).stream();
  const input = { body: { stream, sizeBytes: 3 } };
  const request = planRequest('http://a', allRoutes['packages.push'], input, key);
  expect(request.body).toBe(stream);
  expect(request.headers).toMatchObject({
    'content-length': '3',
    'content-type': 'application/octet-stream',
  });
});

it('a session sends its CSRF token instead of a key', () => {
  const session = { kind: 'session', csrfToken: 'once' } as const;
  const { headers } = planRequest('http://a', allRoutes['users.me'], {}, session);
  expect(headers).toEqual({ accept: 'application/json', 'x-csrf-token': 'once' });
});

it('no value of a path parameter leads to another path', () => {
  expect(urlOf('http://a', '/api/v1/projects/{id}', { params: { id: '../users/Users-1?x#y' } })).toBe(
    'http://a/api/v1/projects/..%2Fusers%2FUsers-1%3Fx%23y',
  );
  for (const id of ['', '.', '..']) {
    expect(() => urlOf('http://a', '/api/v1/projects/{id}', { params: { id } })).toThrow(ParameterError);
  }
});
