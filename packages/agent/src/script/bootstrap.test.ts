/** What scripts get, tried by the interpreters themselves. */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ScriptSyntax } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../test-agent.test-support.ts';
import { bootstrapArguments, bootstrapExtension, bootstrapOf } from './bootstrap.ts';
import { extensionOf, findInterpreter } from './interpreter.ts';
import { readServiceMessage } from './service-message.ts';

async function runIn(syntax: ScriptSyntax, body: string, values: Record<string, string> = {}) {
  const folder = await tempFolder();
  const bootstrap = path.join(folder, `bootstrap${bootstrapExtension[syntax]}`);
  const script = path.join(folder, `it's a "script"${extensionOf[syntax]}`);
  await writeFile(bootstrap, bootstrapOf(syntax, new Map(Object.entries(values))));
  await writeFile(script, body);
  const { status, stdout, stderr } = spawnSync(
    findInterpreter(syntax) ?? '',
    bootstrapArguments(syntax, bootstrap),
    {
      env: { ...process.env, TAKO_SCRIPT: script },
      encoding: 'utf8',
      maxBuffer: 1e8,
    },
  );
  return { status, stdout, stderr };
}

const hostile = {
  quotes: `it's "quoted" \`tick\``,
  'name with $(touch /tmp/x) `y` "z"': '$(exit 9) $HOME $1 !! \\',
  'many\nlines': 'a\nb\n\n',
  unicode: 'äöü € 😀 \u0001\u001b[31m',
  EOF: "EOF\n'\n)}; exit 9 #",
  empty: '',
  dashes: '-n -e --',
  percent: '%s %d %%',
};

describe.each(['bash', 'python'] as const)('%s', (syntax) => {
  const isThere = findInterpreter(syntax) !== undefined;
  if (!isThere) console.log(`${syntax} scripts are not tried: this machine has no interpreter for them`);

  const printed: Record<'bash' | 'python', (name: string) => string> = {
    bash: (name) => `printf '<%s>' "$(get_octopusvariable '${name.replaceAll("'", `'\\''`)}'; echo .)"`,
    python: (name) => `print('<' + get_octopusvariable(${JSON.stringify(name)}) + '\\n.>', end='')`,
  };

  it.skipIf(!isThere)('gets every value as it is, whatever stands in name and value', async () => {
    const body = Object.keys(hostile).map(printed[syntax]).join('\n');
    const { stdout, stderr, status } = await runIn(syntax, body, hostile);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toBe(
      Object.values(hostile)
        .map((value) => `<${value}\n.>`)
        .join(''),
    );
  });

  it.skipIf(!isThere)('gets random values as they are', async () => {
    let state = 7;
    const next = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const text = () =>
      Array.from({ length: 1 + next(20) }, () => String.fromCharCode(1 + next(126))).join('');
    const values = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`V${at}`, `${text()}.`]));
    const { stdout } = await runIn(syntax, Object.keys(values).map(printed[syntax]).join('\n'), values);
    expect(stdout).toBe(
      Object.values(values)
        .map((value) => `<${value}\n.>`)
        .join(''),
    );
  });

  const telling: Record<'bash' | 'python', string> = {
    bash: `set -euo pipefail
set_octopusvariable "a'b" 'x "y" $z'
set_octopusvariable s secret -sensitive
update_progress 40 'so far'`,
    python: `set_octopusvariable("a'b", 'x "y" $z')
set_octopusvariable('s', 'secret', True)
updateprogress(40, 'so far')`,
  };

  it.skipIf(!isThere)('tells variables and progress as messages', async () => {
    const { stdout, status } = await runIn(syntax, telling[syntax]);
    const messages = stdout
      .trim()
      .split('\n')
      .map((line) => readServiceMessage(line).message);
    expect(status).toBe(0);
    expect(messages.map((message) => [message?.name, Object.fromEntries(message?.values ?? [])])).toEqual([
      ['setVariable', { name: "a'b", value: 'x "y" $z' }],
      ['setVariable', { name: 's', value: 'secret', sensitive: 'True' }],
      ['progress', { percentage: '40', message: 'so far' }],
    ]);
  });

  const failing: Record<'bash' | 'python', [string, number]> = {
    bash: ["fail_step 'not today'", 1],
    python: ["failstep('not today')", 255],
  };

  it.skipIf(!isThere)('can fail with a message of its own', async () => {
    const [body, code] = failing[syntax];
    const { stdout, status } = await runIn(syntax, body);
    expect(status).toBe(code);
    expect(readServiceMessage(stdout.trim()).message).toEqual({
      name: 'resultMessage',
      values: new Map([['message', 'not today']]),
    });
  });
});

describe('bash', () => {
  it('gets an empty line for a variable that is not there, also where unset ones are errors', async () => {
    const { stdout, status } = await runIn('bash', 'set -u\necho "[$(get_octopusvariable gone)]"');
    expect([stdout, status]).toEqual(['[]\n', 0]);
  });

  it('gets a thousand variables without a noticeable wait for any', async () => {
    const values = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`Name${at}`, `value ${at}`]));
    expect((await runIn('bash', 'get_octopusvariable Name999', values)).stdout).toBe('value 999\n');
  });
});

describe('PowerShell', () => {
  const isThere = findInterpreter('powershell') !== undefined;
  if (!isThere)
    console.log('PowerShell scripts are not run: this machine has no pwsh; their text is looked at');

  it('gets no value as text of the script', () => {
    const text = bootstrapOf('powershell', new Map(Object.entries(hostile)));
    const encoded = (value: string) => `'${Buffer.from(value).toString('base64')}'`;
    for (const [name, value] of Object.entries(hostile)) {
      expect(text).toContain(
        `(ConvertFrom-TakoText ${encoded(name)})] = ConvertFrom-TakoText ${encoded(value)}`,
      );
    }
    expect(/^[\0-\x7f]*$/.test(text)).toBe(true);
  });

  it.skipIf(!isThere)('gets every value as it is', async () => {
    const body = `foreach ($name in $OctopusParameters.Keys) { [Console]::Out.Write("<" + $OctopusParameters[$name] + ">") }`;
    const { stdout } = await runIn('powershell', body, hostile);
    expect(stdout).toBe(
      Object.values(hostile)
        .map((value) => `<${value}>`)
        .join(''),
    );
  });
});
