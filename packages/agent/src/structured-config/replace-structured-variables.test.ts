import { chmod, mkdir, readdir, readFile, stat, symlink, truncate } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceStructuredVariables } from './replace-structured-variables.ts';
import { openTestFolder } from './test-folder.test-support.ts';

const step = (targets: string, others: Record<string, string | null> = {}) => ({
  'Octopus.Action.Package.JsonConfigurationVariablesTargets': targets,
  ...others,
});

describe('replacing structured variables', () => {
  it('goes through the files of each target in its format, with evaluated values', async () => {
    const { write, read, context } = await openTestFolder();
    await write('appsettings.json', '{"Db":{"Host":"old","Port":1}}\n');
    await write('conf/app.yaml', 'Db:\n  Host: old # c\n');
    await write('conf/app.yml', '---\nDb: {Host: old}\n');
    await write('conf/app.xml', '<a><Db k="old"/></a>');
    await write('conf/app.properties', 'Db\\:Host = old\n');
    const values = { 'db:host': '#{Name}.example', 'Db:Port': '5432', '//Db/@k': 'new', Name: 'db' };
    const given = context(step('appsettings.json\nconf/*', values));
    expect(await replaceStructuredVariables(given)).toBe('done');
    expect(await read('appsettings.json')).toBe(
      '{\n  "Db": {\n    "Host": "db.example",\n    "Port": 5432\n  }\n}',
    );
    expect(await read('conf/app.yaml')).toBe('Db:\n  Host: db.example # c\n');
    expect(await read('conf/app.yml')).toBe('---\nDb: {Host: db.example}\n');
    expect(await read('conf/app.xml')).toBe('<a>\r\n  <Db k="new" />\r\n</a>');
    expect(await read('conf/app.properties')).toBe('Db\\:Host = db.example\n');
    expect(given.lines.filter((line) => !line.startsWith('verbose'))).toEqual([
      'info: appsettings.json: 2 variables replaced (JSON)',
      'info: conf/app.properties: 1 variable replaced (.properties)',
      'info: conf/app.xml: 1 variable replaced (XML)',
      'info: conf/app.yaml: 1 variable replaced (YAML)',
      'info: conf/app.yml: 1 variable replaced (YAML)',
    ]);
    expect(given.lines).toContain('verbose: appsettings.json: db:host replaced');
    expect(given.lines).toContainEqual(
      expect.stringMatching(/^verbose: conf\/app.yaml is no JSON: line 1 column 1: /),
    );
  });

  it('has nothing to do without targets', async () => {
    const { context } = await openTestFolder();
    expect(await replaceStructuredVariables(context(step('')))).toEqual({
      skipped: 'Octopus.Action.Package.JsonConfigurationVariablesTargets names no files',
    });
  });

  it('warns of a target that is a folder or means no file, and goes on', async () => {
    const { write, read, context, folder } = await openTestFolder();
    await mkdir(path.join(folder, 'conf.json'));
    await write('a.json', '{"a":1}');
    const given = context(step('conf.json\n*.none\na.json', { a: '2' }));
    await replaceStructuredVariables(given);
    expect(given.lines.slice(0, 2)).toEqual([
      'warning: conf.json is a folder; structured variables are replaced in files',
      'warning: No file is there for *.none',
    ]);
    expect(JSON.parse(await read('a.json'))).toEqual({ a: 2 });
  });

  it('looks for files in the additional paths too', async () => {
    const other = await openTestFolder();
    const { write, read, context } = await openTestFolder();
    await write('a.json', '{"a":1}');
    const outside = await other.write('sub/a.json', '{"a":1}');
    const given = context(
      step('**/a.json', { a: '2', 'Octopus.Action.AdditionalPaths': `/no/such, ${other.folder}\n/none` }),
    );
    await replaceStructuredVariables(given);
    expect(JSON.parse(await read('a.json'))).toEqual({ a: 2 });
    expect(JSON.parse(await readFile(outside, 'utf8'))).toEqual({ a: 2 });
    expect(given.lines).toContain(`info: ${outside}: 1 variable replaced (JSON)`);
  });

  it('rewrites a file in which nothing is named, and says so', async () => {
    const { write, read, context } = await openTestFolder();
    await write('a.json', '{"a":1}\n');
    await write('a.yaml', 'a:   1\n\nb:\n');
    const given = context(step('a.*'));
    await replaceStructuredVariables(given);
    expect(await read('a.json')).toBe('{\n  "a": 1\n}');
    expect(await read('a.yaml')).toBe("a: 1\nb: ''\n");
    expect(given.lines.filter((line) => !line.startsWith('verbose'))).toEqual([
      'info: a.json: no variables replaced (JSON)',
      'info: a.yaml: no variables replaced (YAML)',
    ]);
  });

  it.each([
    ['a.JSON', '{"a":1}\n', 'JSON', '{\n  "a": 2\n}'],
    ['a.yaml', '{"a":1}\n', 'JSON', '{\n  "a": 2\n}'],
    ['a.xml', '["x"]\n', 'JSON', '[\n  "x"\n]'],
    ['a.properties', 'a=1', '.properties', 'a=2'],
    ['a.txt', '{"a":1}\n', 'JSON', '{\n  "a": 2\n}'],
    ['a.config', '<a b="1"/>', 'XML', '<a b="1" />'],
    ['a', 'a: 1', 'YAML', 'a: 2\n'],
    ['a.ini', 'a: 1\n\t- b', '.properties', 'a: 2\n\t- b'],
    ['empty.json', '', 'JSON', '{}'],
    ['empty.txt', '', 'JSON', '{}'],
    ['empty.yaml', '', 'JSON', '{}'],
    ['empty.xml', '', 'JSON', '{}'],
    ['empty.properties', '', 'JSON', '{}'],
    ['blank.yml', ' \n', 'YAML', ''],
  ])('chooses the format by name and content: %s %j is %s', async (name, text, format, written) => {
    const { write, read, context } = await openTestFolder();
    await write(name, text);
    const given = context(step(name, { a: '2' }));
    await replaceStructuredVariables(given);
    expect(await read(name)).toBe(written);
    expect(given.lines.at(-1)).toContain(`(${format})`);
  });

  it.each([
    ['a.json', '{"a": 1,\n "b" 2}', 'a.json is no JSON: line 2 column 6: '],
    ['a.yaml', 'a: [1\nb: 2\n', 'a.yaml is no YAML: line 2 column 1: '],
    ['a.xml', '<a>\n</b>', 'a.xml is no XML: line 2 column '],
    ['a.properties', 'a=\\u12', "a.properties is no .properties: line 1 column 3: '\\u12' is no escape"],
    ['a.txt', 'a: [\n\\u12', 'a.txt is no .properties: line 2 column 1: '],
  ])(
    'fails with file, format and place for what is in none of its formats: %s',
    async (name, text, message) => {
      const { write, read, context } = await openTestFolder();
      await write(name, text);
      await expect(replaceStructuredVariables(context(step(name, { a: '2' })))).rejects.toMatchObject({
        name: 'ActionFailure',
        message: expect.stringContaining(message),
      });
      expect(await read(name)).toBe(text);
    },
  );

  it('by the fallback flag knows JSON alone', async () => {
    const { write, context } = await openTestFolder();
    await write('a.yaml', 'a: 1\n');
    const given = context(step('a.yaml', { 'Octopus.Action.StructuredConfigurationFallbackFlag': 'True' }));
    await expect(replaceStructuredVariables(given)).rejects.toThrow(/^a.yaml is no JSON: line 1 column 1: /);
  });

  it('tells warnings with the file', async () => {
    const { write, context } = await openTestFolder();
    await write('a.json', '{"a":1}');
    const given = context(step('a.json', { a: null }));
    await replaceStructuredVariables(given);
    expect(given.lines[0]).toBe('warning: a.json: a: nothing cannot stand for a number; what is there stays');
  });

  it('fails with the file for a value that cannot be written', async () => {
    const { write, read, context } = await openTestFolder();
    await write('a.xml', '<a>1</a>');
    await expect(
      replaceStructuredVariables(context(step('a.xml', { '/a': '\u0000' }))),
    ).rejects.toMatchObject({
      name: 'ActionFailure',
      message: 'a.xml: the value of /a holds a character that XML cannot hold',
    });
    expect(await read('a.xml')).toBe('<a>1</a>');
  });

  it.each([
    ['a.json', '\ufeff{\n"a": "ä"}', 'utf16le', '\ufeff{\n  "a": "€"\n}'],
    ['a.yaml', '\ufeffa: ä\r\n', 'utf8', '\ufeffa: €\r\n'],
    ['a.yml', '\ufeffa: ä\r\n', 'utf16le', '\ufeffa: €\r\n'],
  ] as const)('keeps encoding and mark: %s', async (name, before, encoding, after) => {
    const { write, context } = await openTestFolder();
    const file = await write(name, Buffer.from(before, encoding));
    await replaceStructuredVariables(context(step(name, { a: '€' })));
    expect(await readFile(file)).toEqual(Buffer.from(after, encoding));
  });

  it.each([
    ['<?xml version="1.0" encoding="ISO-8859-1"?>\n<a>%</a>', 'latin1', 'ö', 'iso-8859-1'],
    ["<?xml version='1.0' encoding='latin1'?>\n<a>%</a>", 'latin1', 'ö', 'iso-8859-1'],
    ['<?xml version="1.0" encoding="UTF-8"?>\n<a>%</a>', 'utf8', 'ö😀', 'utf-8'],
    ['<?xml version="1.0"?>\n<a>%</a>', 'utf8', 'ö', 'utf-8'],
    ['\ufeff<?xml version="1.0" encoding="utf-8"?>\n<a>%</a>', 'utf8', 'ö', 'utf-8'],
    ['\ufeff<?xml version="1.0" encoding="utf-8"?>\n<a>%</a>', 'utf16le', 'ö😀', 'utf-16'],
    ['<?xml version="1.0" encoding="utf-16"?>\n<a>%</a>', 'utf8', 'ö', 'utf-8'],
    ['<?xml version="1.0" encoding="us-ascii"?>\n<a>ä%</a>', 'latin1', 'ö', 'windows-1252'],
    ['<?xml version="1.0" encoding="utf-8"?>\n<a>ä%</a>', 'latin1', 'ö', 'windows-1252'],
  ] as const)(
    'writes XML in its encoding, with its mark, and names it: %j in %s',
    async (before, encoding, value, name) => {
      const { write, context } = await openTestFolder();
      const file = await write('a.xml', Buffer.from(before.replace('%', 'old'), encoding));
      await replaceStructuredVariables(context(step('a.xml', { '/a': value })));
      const text = before
        .replace(/<\?.*\?>/, `<?xml version="1.0" encoding="${name}"?>`)
        .replace(/ä?%/, value);
      expect((await readFile(file)).toString(encoding)).toBe(text);
    },
  );

  it('moves XML to UTF-8 whose encoding does not have a character, and names that', async () => {
    const { write, read, context } = await openTestFolder();
    const head = '<?xml version="1.0" encoding="iso-8859-1"?>';
    await write('a.xml', Buffer.from(`${head}\n<a b="\xe4">1</a>`, 'latin1'));
    await replaceStructuredVariables(context(step('a.xml', { '/a': 'ö€' })));
    expect(await read('a.xml')).toBe(`${head.replace('iso-8859-1', 'utf-8')}\n<a b="ä">ö€</a>`);
  });

  it('moves a text to UTF-8 whose encoding does not have a character', async () => {
    const { write, context } = await openTestFolder();
    const file = await write('a.properties', Buffer.from('b=\xe4\na=1', 'latin1'));
    await replaceStructuredVariables(context(step('a.properties', { a: '\x81' })));
    expect(await readFile(file)).toEqual(Buffer.from('b=\xe4\na=\x81', 'latin1'));
    const other = await write('a.yaml', Buffer.from('b: \xe4\na: 1', 'latin1'));
    await replaceStructuredVariables(context(step('a.yaml', { a: 'ж' })));
    expect(await readFile(other, 'utf8')).toBe('b: ä\na: ж\n');
  });

  it('keeps the mode of a file, leaves nothing beside it, and writes through a link', async () => {
    const { write, read, context, folder } = await openTestFolder();
    await chmod(await write('real/a.json', '{"a":1}'), 0o666);
    await symlink('real/a.json', path.join(folder, 'a.json'));
    await replaceStructuredVariables(context(step('a.json', { a: '2' })));
    expect(JSON.parse(await read('real/a.json'))).toEqual({ a: 2 });
    expect((await stat(path.join(folder, 'real/a.json'))).mode & 0o777).toBe(0o666);
    expect(await readdir(folder)).toEqual(['a.json', 'real']);
    expect(await readdir(path.join(folder, 'real'))).toEqual(['a.json']);
  });

  it('refuses a file of 200 MB before reading it', async () => {
    const { write, context } = await openTestFolder();
    await truncate(await write('big.json', '{'), 200 * 1024 * 1024);
    await expect(replaceStructuredVariables(context(step('*.json')))).rejects.toThrow(
      /^big.json has 200 MB; variables are replaced in files of at most 16 MB; the variable \S+ raises that$/,
    );
  });

  it('can be called off between two files', async () => {
    const { write, read, context } = await openTestFolder();
    await write('a.json', '{"a":1}');
    const given = context(step('a.json', { a: '2' }), AbortSignal.abort());
    await expect(replaceStructuredVariables(given)).rejects.toThrow();
    expect(await read('a.json')).toBe('{"a":1}');
  });
});
