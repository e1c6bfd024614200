import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

const pageFolder = path.resolve(import.meta.dirname, '../../packages/server/dist/page');

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const ask = (target: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(world.server.url() + target, { headers: { accept: 'text/html', ...headers }, method });

it('the page is answered at its own addresses, with a policy that lets in no script but files of the server', async () => {
  const [first, second] = [await ask('/'), await ask('/sign-in?next=%2Ftasks')];
  expect([first.status, second.status]).toEqual([200, 200]);
  const policy = String(first.headers.get('content-security-policy'));
  expect(policy).toContain("script-src 'self'; style-src 'self' 'nonce-");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(second.headers.get('content-security-policy')).not.toBe(policy);
  const html = await first.text();
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(html).not.toMatch(/\son\w+=|\sstyle=/);
  expect(policy).toContain(String(/name="style-nonce" content="([^"]+)"/.exec(html)?.[1]));
  expect(first.headers.get('cache-control')).toBe('no-cache');
});

it('what is no page is answered as before: the API with problem details, an address that nobody has with the page', async () => {
  for (const target of ['/api', '/api/v1/nothing', '/api/v3/projects']) {
    const answer = await ask(target);
    expect([target, answer.status, answer.headers.get('content-type')]).toEqual([
      ...[target, 404],
      'application/problem+json; charset=utf-8',
    ]);
  }
  expect((await ask('/api/v1/projects')).status).toBe(401);
  const mistyped = await ask('/nowhere/at/all');
  expect([mistyped.status, mistyped.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  const byProgram = await ask('/nowhere', { accept: 'application/json' });
  expect([byProgram.status, await byProgram.json()]).toMatchObject([404, { code: 'not-found' }]);
  expect((await ask('/', {}, 'POST')).status).toBe(404);
});

it('files of the page are kept for ever, come compressed as asked, and no other file is given away', async () => {
  const html = await (await ask('/')).text();
  const script = String(/src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1]);
  const plain = await readFile(path.join(pageFolder, script));
  const wanted = [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const;
  for (const [encoding, unpack] of wanted) {
    const raw = await rawAnswer(script, encoding);
    expect(raw.headers).toMatchObject({
      ...{ 'content-encoding': encoding, 'cache-control': 'public, max-age=31536000, immutable' },
      ...{ vary: 'Accept-Encoding', 'content-type': 'text/javascript; charset=utf-8' },
    });
    expect(unpack(raw.body).equals(plain)).toBe(true);
  }
  expect((await rawAnswer(script, 'identity')).body.equals(plain)).toBe(true);
  for (const name of ['nothing.js', '..%2Findex.html', '%2e%2e/routes.json']) {
    const answer = await ask(`/assets/${name}`, { accept: '*/*' });
    expect([name, answer.status]).toEqual([name, 404]);
  }
});

/** As it came over the wire: `fetch` would unpack it. */
async function rawAnswer(target: string, encoding: string) {
  const { request } = await import('node:http');
  return new Promise<{ headers: object; body: Buffer }>((resolve, reject) => {
    const asked = request(
      world.server.url() + target,
      { headers: { 'accept-encoding': encoding } },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(parts) }));
      },
    );
    asked.on('error', reject).end();
  });
}

it('the scripts that the first page needs are below 250 kB compressed', async () => {
  const html = await readFile(path.join(pageFolder, 'index.html'), 'utf8');
  const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => String(file));
  const all = (await readdir(path.join(pageFolder, 'assets'))).filter((name) => name.endsWith('.js'));
  // The smallest have no compressed form.
  const isThere = (file: string) => existsSync(path.join(pageFolder, file));
  const size = async (file: string, form: string) =>
    (await readFile(path.join(pageFolder, isThere(file + form) ? file + form : file))).length;
  const sum = async (files: readonly string[], form: string) =>
    (await Promise.all(files.map((file) => size(file, form)))).reduce((total, bytes) => total + bytes, 0);
  const [brotli, gzip] = [await sum(first, '.br'), await sum(first, '.gz')];
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  console.log(
    `The first page's scripts: ${kB(brotli)} as br, ${kB(gzip)} as gzip; ${all.length} chunks in all`,
  );
  expect(first.length).toBeGreaterThan(0);
  expect(gzip).toBeLessThan(250_000);
});
