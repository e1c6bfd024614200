import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifest, nuspecOf, type RawEntry, rawZip } from '../../packages/nuget/src/raw-zip.test-support.ts';
import { refusalOf as refusedBy } from '../support/refusal.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Pushes these bytes, expects a refusal, and that neither a row nor a file is left of them. */
async function refusalOf(bytes: Buffer): Promise<{ status: number; code: string; detail: string }> {
  const file = path.join(world.folder, 'bad.nupkg');
  await writeFile(file, bytes);
  const refusal = await refusedBy(world.api.pushPackage(file));
  expect((await world.api.get('/packages')).total).toBe(0);
  const left = await readdir(path.join(world.server.folder, 'packages'), {
    recursive: true,
    withFileTypes: true,
  });
  expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
  return { status: refusal.status, code: refusal.problem.code, detail: refusal.problem.detail };
}

const megabyte = 1024 * 1024;
const withEntry = (entry: RawEntry) => rawZip([manifest, entry]);

describe('a package that cannot be trusted is refused on push, with what and where, and leaves nothing', () => {
  it.each<[string, Buffer, RegExp]>([
    ['is not a zip', Buffer.from('PK, but not quite'), /no zip file/],
    ['has no nuspec', rawZip([{ name: 'readme.txt', content: 'hello' }]), /nuspec/],
    [
      'has an id that does not parse',
      rawZip([{ name: 'A.nuspec', content: nuspecOf('A b', '1.0') }]),
      /"A b"/,
    ],
    [
      'has a version that does not parse',
      rawZip([{ name: 'A.nuspec', content: nuspecOf('A', 'soon') }]),
      /"soon" is no version/,
    ],
    [
      'lies about a size',
      withEntry({ name: 'liar.txt', content: 'four', declaredBytes: 40_000 }),
      /liar\.txt/,
    ],
    ['climbs out of its folder', withEntry({ name: '../evil.txt', content: 'x' }), /\.\.\/evil\.txt/],
    ['has an absolute path', withEntry({ name: '/etc/evil', content: 'x' }), /\/etc\/evil/],
    ['has a drive letter', withEntry({ name: 'C:/evil.txt', content: 'x' }), /C:\/evil\.txt/],
    ['climbs with backslashes', withEntry({ name: '..\\evil.txt', content: 'x' }), /evil\.txt/],
    ['holds a symbolic link', withEntry({ name: 'link', content: '/etc/passwd', mode: 0o120777 }), /link/],
    [
      'is a bomb',
      withEntry({ name: 'zeros.bin', content: Buffer.alloc(200 * megabyte) }),
      /zeros\.bin|times/,
    ],
  ])('one that %s', async (_title, bytes, expected) => {
    const { status, code, detail } = await refusalOf(bytes);
    expect([status, code]).toEqual([400, 'package.invalid']);
    expect(detail).toMatch(expected);
  });

  it('one that breaks off in the middle of the push', async () => {
    const whole = rawZip([manifest, { name: 'data.bin', content: Buffer.alloc(megabyte, 1), stored: true }]);
    expect((await refusalOf(whole.subarray(0, whole.length / 2))).code).toBe('package.invalid');
  });
});

it('JSON where a package should be is refused by its content type', async () => {
  const response = await fetch(`${world.server.url()}/api/v1/packages`, {
    method: 'POST',
    headers: { 'X-Api-Key': world.server.apiKey, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(response.status).toBe(415);
  expect(await response.json()).toMatchObject({ code: 'request.unsupported-media' });
});

it('the same version again is refused, kept or replaced, as the push asks', async () => {
  await world.pushPackage('Again', '1.0.0', { 'a.txt': 'first' });
  const refused = await world.pushPackage('Again', '1.0.0', { 'a.txt': 'second' }).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ status: 409, problem: { code: 'package.exists' } });
  const [first] = (await world.api.get('/packages?packageId=again')).items;
  const file = path.join(world.folder, 'Again.1.0.0.nupkg');
  expect((await world.api.pushPackage(file, '?overwriteMode=ignore')).sha256).toBe(first.sha256);
  const replaced = await world.api.pushPackage(file, '?overwriteMode=overwrite');
  expect(replaced.sha256).not.toBe(first.sha256);
  expect((await world.api.get('/packages?packageId=Again')).total).toBe(1);
});
