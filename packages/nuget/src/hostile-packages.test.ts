/** What bad packages get: on push (`verifyPackage`) and on the machine (`extractPackage`), where nothing is left. */
import { lstat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { extractPackage, inspectPackage, type PackageError, verifyPackage } from './index.ts';
import { defaultLimits } from './limits.ts';
import { manifest, nuspecOf, type RawEntry, rawZip } from './raw-zip.test-support.ts';
import { rawPackage, tempFolder } from './temp-folder.test-support.ts';

const exists = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  );

type Refusal = Partial<Pick<PackageError, 'code' | 'entry'>> & { message?: unknown };

async function refuses(file: string, refusal: Refusal, limits = defaultLimits): Promise<void> {
  const target = path.join(await tempFolder(), 'deep', 'target');
  await expect(verifyPackage(file, limits), 'verify').rejects.toMatchObject(refusal);
  await expect(extractPackage(file, target, { limits }), 'extract').rejects.toMatchObject(refusal);
  expect(await exists(path.dirname(target)), 'something is left behind').toBe(false);
}

async function refusesEntry(entry: RawEntry, refusal: Refusal): Promise<void> {
  const file = await rawPackage(manifest, { name: 'first.txt', content: 'fine' }, entry);
  await refuses(file, refusal);
}

describe('a file that is no package is refused', () => {
  it.each([
    ['text', Buffer.from('this is not a zip file, whatever it is called')],
    ['an empty file', Buffer.alloc(0)],
    ['the first half of a package', rawZip([manifest]).subarray(0, 90)],
  ])('%s: package.not-a-zip', async (_, bytes) => {
    const file = path.join(await tempFolder(), 'a.nupkg');
    await writeFile(file, bytes);
    await refuses(file, { code: 'package.not-a-zip', message: expect.stringContaining('no zip file') });
  });

  it('a zip without a nuspec at its root: package.no-nuspec', async () => {
    const deeper = { name: 'inside/A.nuspec', content: nuspecOf('A', '1.0') };
    await refuses(await rawPackage(deeper), { code: 'package.no-nuspec' });
  });

  it('a zip with two nuspecs at its root: package.two-nuspecs, and both are named', async () => {
    const file = await rawPackage(manifest, { name: 'B.nuspec', content: nuspecOf('B', '1.0') });
    const message = expect.stringMatching(/"A\.nuspec", "B\.nuspec"/);
    await refuses(file, { code: 'package.two-nuspecs', entry: 'B.nuspec', message });
  });

  it('an id that does not parse: package.bad-id, and it is quoted', async () => {
    const file = await rawPackage({ name: 'A.nuspec', content: nuspecOf('A b/c', '1.0') });
    await refuses(file, { code: 'package.bad-id', message: expect.stringContaining('"A b/c"') });
  });

  it('a version that does not parse: package.bad-version, and it is quoted', async () => {
    const file = await rawPackage({ name: 'A.nuspec', content: nuspecOf('A', 'next') });
    await refuses(file, { code: 'package.bad-version', message: 'A.nuspec: "next" is no version' });
  });

  it('a nuspec that is no XML: package.bad-nuspec with line and column', async () => {
    const file = await rawPackage({ name: 'A.nuspec', content: '<package>\n  <metadata></package>' });
    await refuses(file, {
      code: 'package.bad-nuspec',
      message: expect.stringMatching(/line 2 column \d+: /),
    });
  });

  it('a nuspec above its limit: package.too-large, before it is read', async () => {
    const content = nuspecOf('A', '1.0') + ' '.repeat(defaultLimits.nuspecBytes);
    await refuses(await rawPackage({ name: 'A.nuspec', content }), { code: 'package.too-large' });
  });
});

describe('an entry that could leave the folder is refused before anything is written', () => {
  it.each([
    ['../evil.txt', 'leaves the folder'],
    ['content/../../evil.txt', 'leaves the folder'],
    ['..\\evil.txt', 'leaves the folder'],
    ['content\\..\\..\\evil.txt', 'leaves the folder'],
    ['%2e%2e/evil.txt', 'leaves the folder'],
    ['%2E%2E%5Cevil.txt', 'leaves the folder'],
    ['%2e%2e/%ff.txt', 'leaves the folder'],
    ['..', 'leaves the folder'],
    ['/etc/evil', 'absolute'],
    ['%2Fetc/evil', 'absolute'],
    ['\\\\server\\share\\evil', 'absolute'],
    ['C:/evil.txt', 'drive letter'],
    ['c:evil.txt', 'drive letter'],
    ['C%3A\\evil.txt', 'drive letter'],
    ['file.txt:stream', 'colon'],
    ['nul\0.txt', 'NUL'],
    ['evil%00.txt', 'NUL'],
    ['line\nbreak.txt', 'control character'],
    ['content/./a.txt', 'empty part'],
    ['content//a.txt', 'empty part'],
    ['dots.', 'dot or a space'],
    ['content /a.txt', 'dot or a space'],
    ['CON', 'device name'],
    ['content/aux.txt', 'device name'],
    ['Lpt1.tar.gz', 'device name'],
    [`content/${'x'.repeat(256)}`, 'longer than 255 bytes'],
    ['a/'.repeat(1100), 'longer than 2048 bytes'],
  ])('%j', async (name, why) => {
    const refusal = {
      code: 'package.unsafe-entry',
      entry: name,
      message: expect.stringContaining(why),
    } as const;
    await refusesEntry({ name, content: 'evil' }, refusal);
  });

  it.each([
    ['a symbolic link', 0o120777],
    ['a device', 0o020644],
    ['a named pipe', 0o010644],
    ['a socket', 0o140644],
  ])('%s', async (_, mode) => {
    const message = expect.stringContaining('link or a special file');
    await refusesEntry({ name: 'link', content: '/etc', mode }, { code: 'package.unsafe-entry', message });
  });

  it.each([
    ['the same name twice', 'first.txt', 'holds it twice'],
    ['a name that differs in case only', 'FIRST.txt', 'case does not count'],
    ['a name that is the same when decoded', 'first%2Etxt', 'holds it twice'],
    ['a file below a file', 'first.txt/below.txt', 'is a file, not a folder'],
    ['a folder where a file is', 'first.txt/', 'is a file, not a folder'],
  ])('%s', async (_, name, why) => {
    const message = expect.stringContaining(why);
    const content = name.endsWith('/') ? '' : 'x';
    await refusesEntry({ name, content }, { code: 'package.unsafe-entry', message });
  });

  it('a file where files lie below, whichever comes first', async () => {
    const file = await rawPackage(manifest, { name: 'a/b.txt', content: 'x' }, { name: 'A', content: 'y' });
    await refuses(file, { code: 'package.unsafe-entry', message: expect.stringContaining('also a folder') });
  });

  it('a name that differs in how its accent is composed', async () => {
    const file = await rawPackage(manifest, { name: 'caf\u00e9' }, { name: 'cafe\u0301' });
    await refuses(file, { code: 'package.unsafe-entry' });
  });
});

describe('a package that lies is refused, and nothing of it stays', () => {
  const large = Buffer.alloc(600_000, 'abcdefghij');

  it.each([
    ['small', Buffer.from('ten bytes!'), false],
    ['large', large, false],
  ])('a %s entry that is longer than it says: package.lies-about-size', async (_, content, stored) => {
    const declaredBytes = content.length - 1;
    const entry = { name: 'liar.txt', content, stored, declaredBytes };
    await refusesEntry(entry, { code: 'package.lies-about-size', entry: 'liar.txt' });
  });

  it.each([
    ['small', Buffer.from('ten bytes!')],
    ['large', large],
  ])('a %s entry that is shorter than it says: package.lies-about-size', async (_, content) => {
    const entry = { name: 'liar.txt', content, declaredBytes: content.length + 1 };
    const message = expect.stringContaining(`only ${content.length}`);
    await refusesEntry(entry, { code: 'package.lies-about-size', entry: 'liar.txt', message });
  });

  it('a stored entry with two sizes: package.lies-about-size', async () => {
    const entry = { name: 'liar.txt', content: 'ten bytes!', stored: true, declaredBytes: 5_000 };
    await refusesEntry(entry, { code: 'package.lies-about-size', entry: 'liar.txt' });
  });

  it('a bomb that says it is one byte: package.lies-about-size before it inflates', async () => {
    const bomb = { name: 'bomb', content: Buffer.alloc(50_000_000), declaredBytes: 1 };
    await refusesEntry(bomb, { code: 'package.lies-about-size', entry: 'bomb' });
  });

  it.each([
    ['small deflated', { content: 'ten bytes!' }],
    ['small stored', { content: 'ten bytes!', stored: true }],
    ['large deflated', { content: large }],
    ['large stored', { content: large, stored: true }],
  ])('a %s entry with a wrong checksum: package.corrupt', async (_, entry) => {
    const message = expect.stringContaining('checksum');
    await refusesEntry(
      { name: 'bad.bin', ...entry, declaredCrc32: 1 },
      { code: 'package.corrupt', entry: 'bad.bin', message },
    );
  });

  it.each([
    ['small', Buffer.from('ten bytes!')],
    ['large', large],
  ])('a %s entry whose content does not inflate: package.corrupt', async (_, content) => {
    const packed = deflateRawSync(content).fill(0xff, 0, 6);
    await refusesEntry({ name: 'bad.bin', content, packed }, { code: 'package.corrupt', entry: 'bad.bin' });
  });

  it.each([
    ['small', Buffer.from('ten bytes!')],
    ['large', large],
  ])('a %s entry whose content is cut off: package.corrupt', async (_, content) => {
    const packed = deflateRawSync(content).subarray(0, -3);
    await refusesEntry({ name: 'bad.bin', content, packed }, { code: 'package.corrupt', entry: 'bad.bin' });
  });

  it('an entry that starts where none is: package.corrupt', async () => {
    const misplaced = { name: 'bad.bin', content: 'x', declaredOffset: 1, localExtra: Buffer.alloc(20) };
    const file = await rawPackage(misplaced, manifest);
    await refuses(file, { code: 'package.corrupt', entry: 'bad.bin' });
  });

  it('more entries in the table of contents than there are: package.corrupt', async () => {
    const file = path.join(await tempFolder(), 'a.nupkg');
    await writeFile(file, rawZip([manifest], 2));
    await refuses(file, { code: 'package.corrupt' });
  });

  it('two entries with one content: package.unsafe-entry', async () => {
    const file = await rawPackage(
      { name: 'a', content: 'x' },
      { name: 'b', content: 'x', declaredOffset: 0 },
      manifest,
    );
    await refuses(file, { code: 'package.unsafe-entry', message: expect.stringContaining('overlaps') });
  });

  it('content that a longer header pushes into the next entry: package.unsafe-entry', async () => {
    const content = Buffer.from('0123456789');
    const entry = { name: 'a', content, packed: content.subarray(0, 2), localExtra: Buffer.alloc(20) };
    const shifted = { ...entry, stored: true, declaredPackedBytes: 10 };
    const file = await rawPackage(shifted, manifest);
    await refuses(file, {
      code: 'package.unsafe-entry',
      entry: 'a',
      message: expect.stringContaining('overlaps'),
    });
  });

  it('an encrypted entry: package.encrypted', async () => {
    await refusesEntry(
      { name: 'secret', content: 'x', flags: 1 },
      { code: 'package.encrypted', entry: 'secret' },
    );
  });

  it('an entry packed otherwise than deflated: package.unsupported', async () => {
    await refusesEntry(
      { name: 'a.xz', content: 'x', method: 95 },
      { code: 'package.unsupported', entry: 'a.xz' },
    );
  });

  it('a folder that has content: package.lies-about-size', async () => {
    await refusesEntry({ name: 'folder/', content: 'x' }, { code: 'package.lies-about-size' });
  });
});

describe('a package beyond the limits is refused from its table of contents alone', () => {
  const inspects = async (file: string, refusal: Refusal, limits = defaultLimits) => {
    await expect(inspectPackage(file, limits)).rejects.toMatchObject(refusal);
    await refuses(file, refusal, limits);
  };

  it('more entries than allowed: package.too-many-entries, with both figures', async () => {
    const file = await rawPackage(manifest, { name: 'a' }, { name: 'b' });
    const message = 'the package has 3 entries; at most 2 are allowed';
    await inspects(file, { code: 'package.too-many-entries', message }, { ...defaultLimits, entries: 2 });
  });

  it('more bytes than allowed: package.too-large', async () => {
    const file = await rawPackage(manifest, { name: 'a', content: 'x', declaredBytes: 4_000_000_000 });
    await inspects(file, { code: 'package.too-large' }, { ...defaultLimits, totalBytes: 3_999_999_999 });
  });

  it('a bomb that says what it is: package.ratio', async () => {
    const file = await rawPackage(manifest, { name: 'zeros', content: Buffer.alloc(70_000_000) });
    await inspects(file, { code: 'package.ratio' });
  });

  it('a small file that compresses as well is no bomb', async () => {
    const file = await rawPackage(manifest, { name: 'zeros', content: Buffer.alloc(1_000_000) });
    expect(await verifyPackage(file)).toMatchObject({ files: 1, totalBytes: 1_000_000 });
  });
});
