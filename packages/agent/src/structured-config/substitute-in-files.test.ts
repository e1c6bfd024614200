import { readFile as readBytes, truncate } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { substituteInFiles } from './substitute-in-files.ts';
import { openTestFolder } from './test-folder.test-support.ts';

const prefix = 'Octopus.Action.SubstituteInFiles';
const step = (targets: string, others: Record<string, string | null> = {}) => ({
  [`${prefix}.TargetFiles`]: targets,
  Name: 'tako',
  ...others,
});

describe('substituting variables in files', () => {
  it('replaces tokens in the files of the globs, one a line, and nowhere else', async () => {
    const { write, read, context } = await openTestFolder();
    for (const name of ['a.txt', 'conf/b.json', 'conf/deep/c.json', 'other.txt'])
      await write(name, '#{Name}\r\n#{if Name}x#{/if}');
    const given = context(step('a.txt\r\n\r\n  conf\\**\\*.json  '));
    expect(await substituteInFiles(given)).toBe('done');
    const contents = await Promise.all(['a.txt', 'conf/b.json', 'conf/deep/c.json', 'other.txt'].map(read));
    expect(contents).toEqual(['tako\r\nx', 'tako\r\nx', 'tako\r\nx', '#{Name}\r\n#{if Name}x#{/if}']);
    expect(given.lines).toEqual([
      ...['info: a.txt: variables substituted', 'info: conf/b.json: variables substituted'],
      'info: conf/deep/c.json: variables substituted',
    ]);
  });

  it('has nothing to do without targets', async () => {
    const { context } = await openTestFolder();
    expect(await substituteInFiles(context(step(' \n ')))).toEqual({
      skipped: `${prefix}.TargetFiles names no files`,
    });
  });

  it('warns of a glob that means no file, unless the step does not want to know', async () => {
    const { context } = await openTestFolder();
    const warned = context(step('*.none'));
    await substituteInFiles(warned);
    expect(warned.lines).toEqual(['warning: No file is there for *.none']);
    const silent = context(step('*.none', { [`${prefix}.EnableNoMatchWarning`]: 'False' }));
    await substituteInFiles(silent);
    expect(silent.lines).toEqual([]);
  });

  it('leaves what has no value, says so once with all of it, and copies what cannot be read', async () => {
    const { write, read, context } = await openTestFolder();
    await write('a.txt', '#{Name} #{ Missing } #{Other|ToLower} #{/each} #{Name}');
    const given = context(step('a.txt'));
    await substituteInFiles(given);
    expect(await read('a.txt')).toBe('tako #{Missing} #{Other | ToLower} #{/each} tako');
    expect(given.lines[0]).toMatch(/^verbose: a.txt: .*'#\{Missing\}', '#\{Other \| ToLower\}'/);
  });

  it('fails before it writes where tokens without a value are not allowed', async () => {
    const { write, read, context } = await openTestFolder();
    await write('a.txt', '#{Name} #{Missing}');
    const strict = step('a.txt', { OctopusShouldFailDeploymentOnSubstitutionFails: 'True' });
    await expect(substituteInFiles(context(strict))).rejects.toMatchObject({
      name: 'ActionFailure',
      message: expect.stringMatching(/^a.txt: .*#\{Missing\}/),
    });
    expect(await read('a.txt')).toBe('#{Name} #{Missing}');
  });

  it('fails with the file where variables lead in a circle', async () => {
    const { write, read, context } = await openTestFolder();
    await write('a.txt', '#{A}');
    const given = context(step('a.txt', { A: '#{B}', B: '#{A}' }));
    await expect(substituteInFiles(given)).rejects.toMatchObject({
      name: 'ActionFailure',
      message: expect.stringMatching(/^a.txt cannot be evaluated: .*A -> B -> A/s),
      exitCode: 101,
    });
    expect(await read('a.txt')).toBe('#{A}');
  });

  it('processes a file twice that two globs mean', async () => {
    const { write, read, context } = await openTestFolder();
    await write('a.txt', '##{Name}');
    await substituteInFiles(context(step('*.txt\na.*')));
    expect(await read('a.txt')).toBe('tako');
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeffä #{Name}', 'utf16le'), 'é', Buffer.from('\ufeffä é', 'utf16le')],
    ['UTF-8 with a mark', Buffer.from('\ufeff#{Name}'), '😀', Buffer.from('\ufeff😀')],
    ['Windows-1252', Buffer.from('\xe4 #{Name}', 'latin1'), '€', Buffer.from([0xe4, 0x20, 0x80])],
    [
      'Windows-1252, which has no such character',
      Buffer.from('\xe4 #{Name}', 'latin1'),
      '😀',
      Buffer.from('ä 😀'),
    ],
  ])('keeps the encoding: %s', async (_, before, value, after) => {
    const { write, context } = await openTestFolder();
    const file = await write('a.txt', before);
    await substituteInFiles(context(step('a.txt', { Name: value })));
    expect(await readBytes(file)).toEqual(after);
  });

  it.each([
    ['utf-16', Buffer.from('\ufeffä', 'utf16le')],
    ['iso-8859-1', Buffer.from([0xe4])],
    ['us-ascii', Buffer.from('ä')],
    ['no-such', Buffer.from('ä')],
  ])('writes in the encoding that the step asks for, if there is one: %s', async (name, after) => {
    const { write, context } = await openTestFolder();
    const file = await write('a.txt', '#{Name}');
    await substituteInFiles(context(step('a.txt', { Name: 'ä', [`${prefix}.OutputEncoding`]: name })));
    expect(await readBytes(file)).toEqual(after);
  });

  it('refuses a file of 200 MB before reading it, and says what raises the limit', async () => {
    const { write, context } = await openTestFolder();
    await truncate(await write('big.bin', '#{Name}'), 200 * 1024 * 1024);
    await expect(substituteInFiles(context(step('*')))).rejects.toMatchObject({
      name: 'ActionFailure',
      message:
        'big.bin has 200 MB; variables are replaced in files of at most 16 MB; the variable ' +
        'Tako.Action.LargestTextFileInMegabytes raises that',
    });
  });

  it('refuses a file for which memory would not do, whatever is allowed', async () => {
    const { write, context } = await openTestFolder();
    await truncate(await write('big.bin', '#{Name}'), 200 * 1024 * 1024);
    const given = context(step('*', { 'Tako.Action.LargestTextFileInMegabytes': '200' }));
    await expect(substituteInFiles(given)).rejects.toMatchObject({
      name: 'ActionFailure',
      message: expect.stringMatching(/^big.bin has 200 MB, for which 20000 MB of memory are needed; /),
    });
  });

  it('warns where nothing is left of a file, as by the filter null', async () => {
    const { write, read, context } = await openTestFolder();
    await write('a.txt', 'x #{Name | null}');
    const given = context(step('a.txt'));
    await substituteInFiles(given);
    expect(await read('a.txt')).toBe('');
    expect(given.lines[0]).toBe('warning: a.txt: nothing is left of the file');
  });

  it('can be called off between two files', async () => {
    const { write, read, context } = await openTestFolder();
    await write('a.txt', '#{Name}');
    await expect(substituteInFiles(context(step('a.txt'), AbortSignal.abort()))).rejects.toThrow();
    expect(await read('a.txt')).toBe('#{Name}');
  });
});
