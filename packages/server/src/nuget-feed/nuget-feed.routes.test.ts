import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writePackage } from '@tako/nuget';
import { afterEach, describe, expect, it } from 'vitest';
import { feedKey, openFeed, type TestFeed } from './feed.test-support.ts';

let feed: TestFeed;
afterEach(() => feed.close());

const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });

describe('who may', () => {
  it('a key is taken from each header that clients send it in, and from the query', async () => {
    feed = await openFeed();
    const headers = [{ 'X-NuGet-ApiKey': feedKey }, { 'X-Api-Key': feedKey }, basic(`anybody:${feedKey}`)];
    for (const one of headers) {
      expect(
        (await feed.ask('/nuget/v3/index.json', { headers: one as Record<string, string> })).status,
      ).toBe(200);
    }
    expect((await feed.ask(`/nuget/v3/index.json?apiKey=${feedKey}`, { headers: {} })).status).toBe(200);
  });

  it('without a key nothing is told, and clients are asked for one; a wrong one is told', async () => {
    feed = await openFeed();
    const answer = await feed.ask('/nuget/v3/index.json', { headers: {} });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Tako"']);
    for (const headers of [basic('x:wrong'), basic('nonsense'), { 'X-NuGet-ApiKey': 'x' }]) {
      expect((await feed.ask('/nuget/', { headers: headers as Record<string, string> })).status).toBe(401);
    }
  });

  it('a public feed is read without a key, and still takes nothing', async () => {
    feed = await openFeed({ isPublic: true });
    expect((await feed.ask('/nuget/v3/index.json', { headers: {} })).status).toBe(200);
    const bytes = new Uint8Array(await packed('A', '1.0.0'));
    for (const method of ['PUT', 'DELETE', 'POST']) {
      const target = method === 'PUT' ? '/nuget' : '/nuget/A/1.0.0';
      const answer = await feed.ask(target, {
        method,
        headers: {},
        ...(method === 'PUT' ? { body: bytes } : {}),
      });
      expect(answer.status, method).toBe(401);
    }
  });
});

async function packed(id: string, version: string): Promise<Buffer> {
  const file = path.join(feed.folder, 'made.nupkg');
  const metadata = { id, version, authors: 'tests', description: 'of the tests' };
  await writePackage(file, metadata, [{ path: 'a.txt', source: Buffer.from('a') }]);
  return readFile(file);
}

describe('a push', () => {
  it.each([
    '/nuget',
    '/nuget/',
    '/nuget/packages',
    '/nuget/package',
    '/nuget/v2/package',
    '/nuget/v3/package',
    '/api/v2/package/',
  ])('to %s is taken, as the file itself or as a form', async (target) => {
    feed = await openFeed();
    const raw = await feed.ask(target, { method: 'PUT', body: new Uint8Array(await packed('A', '1.0.0')) });
    expect(raw.status).toBe(201);
    const form = new FormData();
    form.append('package', new Blob([new Uint8Array(await packed('A', '2.0.0'))]), 'package');
    expect((await feed.ask(target, { method: 'PUT', body: form })).status).toBe(201);
    expect(await feed.json('/nuget/v3/flat/a/index.json')).toEqual({ versions: ['1.0.0', '2.0.0'] });
  });

  it('of a version that is there says so where clients look, and may replace or ignore it', async () => {
    feed = await openFeed();
    const put = async (query: string) => {
      const body = new Uint8Array(await packed('A', '1.0'));
      const { status, statusText } = await feed.ask(`/nuget${query}`, { method: 'PUT', body });
      return [status, statusText];
    };
    expect(await put('')).toEqual([201, 'Created']);
    expect(await put('')).toEqual([409, 'A 1.0 is in the feed already (Packages-1)']);
    expect(await put('?overwriteMode=ignore')).toEqual([201, 'Created']);
    expect(await put('?replace=true')).toEqual([201, 'Created']);
  });

  it('of what is no package leaves nothing', async () => {
    feed = await openFeed();
    const answer = await feed.ask('/nuget', {
      method: 'PUT',
      body: 'hello',
      headers: { 'X-NuGet-ApiKey': feedKey, 'Content-Type': 'application/octet-stream' },
    });
    expect(answer.status).toBe(400);
    expect(await feed.json('/nuget/v3/search')).toMatchObject({ totalHits: 0 });
  });
});

it('a host that cannot be one is in no link', async () => {
  feed = await openFeed();
  const { request } = await import('node:http');
  const status = await new Promise((resolve, reject) => {
    const headers = { Host: 'evil"><script>', 'X-NuGet-ApiKey': feedKey };
    request(`${feed.url}/nuget/`, { headers, setHost: false }, (response) => resolve(response.statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(400);
});
