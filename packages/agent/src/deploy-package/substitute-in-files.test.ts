import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAgent } from '../test-agent.test-support.ts';
import { deploy, features, folderOf } from './deploy.test-support.ts';

const targets = 'Octopus.Action.SubstituteInFiles.TargetFiles';

async function substituted(
  files: Record<string, string | Buffer>,
  globs: string,
  values: Record<string, string> = {},
) {
  const agent = await openAgent();
  const result = await deploy(agent, files, {
    ...{ Name: 'shop', Grüße: 'ä€', [targets]: globs },
    ...features('SubstituteInFiles'),
    ...values,
  });
  const read = (name: string) => readFile(path.join(folderOf(agent), name));
  return { result, read };
}

describe('variables in files', () => {
  it('are replaced where a glob means the file; what has no value or cannot be parsed stays, and is told', async () => {
    const text = '#{Name}\r\n#{Gone}\n##{Name} #{if}';
    const { result, read } = await substituted(
      { 'a.txt': text, 'conf/b.txt': text, 'c.ini': text },
      '**/*.txt',
    );
    expect(String(await read('a.txt'))).toBe('shop\r\n#{Gone}\n#{Name} #{if}');
    expect(String(await read('conf/b.txt'))).toBe('shop\r\n#{Gone}\n#{Name} #{if}');
    expect(String(await read('c.ini'))).toBe(text);
    expect(result.lines('info').slice(1)).toEqual([
      'Replaced variables in a.txt',
      'Replaced variables in conf/b.txt',
    ]);
    expect(result.lines('verbose')).toContainEqual(expect.stringMatching(/^a\.txt: .*'#\{Gone\}'/));
    expect(result.nodes).toContain('substitute-in-files success');
  });

  it('are replaced twice in a file that two globs mean', async () => {
    const { read } = await substituted({ 'a.txt': '##{Name}' }, 'a.txt\n*.txt');
    expect(String(await read('a.txt'))).toBe('shop');
  });

  it('of no file are warned of, unless that is not wanted', async () => {
    const { result } = await substituted({ 'a.txt': '' }, '*.json');
    expect(result.lines('warning')).toEqual(['No file is called *.json']);
    const quiet = { 'Octopus.Action.SubstituteInFiles.EnableNoMatchWarning': 'False' };
    expect((await substituted({ 'a.txt': '' }, '*.json', quiet)).result.lines('warning')).toEqual([]);
  });

  it('without a value fail the deployment where that is asked for, and the file stays as it was', async () => {
    const { result, read } = await substituted({ 'a.txt': '#{Name} #{Gone}' }, 'a.txt', {
      OctopusShouldFailDeploymentOnSubstitutionFails: 'True',
    });
    expect(result.ended).toMatchObject({
      outcome: 'failed',
      error: expect.stringMatching(/^a\.txt: .*'#\{Gone\}'/),
    });
    expect(String(await read('a.txt'))).toBe('#{Name} #{Gone}');
  });

  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

  it.each([
    ['UTF-8', Buffer.from('ö #{Name}'), Buffer.from('ö shop')],
    ['UTF-8 with a mark', Buffer.from('\ufefföx#{Grüße}'), Buffer.from('\ufefföxä€')],
    ['UTF-16', utf16('ö #{Name}'), utf16('ö shop')],
    ['Windows-1252', Buffer.from('ö #{Name}', 'latin1'), Buffer.from('ö shop', 'latin1')],
  ])('keep the encoding of a file in %s', async (_, before, after) => {
    const { read } = await substituted({ 'a.txt': before }, 'a.txt');
    expect(await read('a.txt')).toEqual(after);
  });

  it('turn a file into UTF-8 whose encoding cannot hold them', async () => {
    const { read } = await substituted({ 'a.txt': Buffer.from('ö #{X}', 'latin1') }, 'a.txt', { X: '漢' });
    expect(await read('a.txt')).toEqual(Buffer.from('ö 漢'));
  });

  it('write another encoding where one is named that there is', async () => {
    const name = 'Octopus.Action.SubstituteInFiles.OutputEncoding';
    const { read } = await substituted({ 'a.txt': 'ö' }, 'a.txt', { [name]: 'UTF-16' });
    expect(await read('a.txt')).toEqual(utf16('ö'));
    const unknown = await substituted({ 'a.txt': 'ö' }, 'a.txt', { [name]: 'klingon' });
    expect(await unknown.read('a.txt')).toEqual(Buffer.from('ö'));
  });
});
