/** What scripts get, tried by the interpreters themselves. */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ScriptSyntax } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../test-agent.test-support.ts';
import type { BootstrapInput } from './bootstrap/bootstrap-input.ts';
import { bootstrapArguments, bootstrapOf } from './bootstrap.ts';
import { extensionOf, findInterpreter, powershellFor } from './interpreter.ts';
import { MessageScanner } from './message-scanner.ts';
import { parseServiceMessage } from './service-message.ts';

async function runIn(
  syntax: ScriptSyntax,
  body: string,
  values: Record<string, string> = {},
  more: Partial<BootstrapInput> = {},
) {
  const folder = await tempFolder();
  const file = path.join(folder, `bootstrap${extensionOf[syntax]}`);
  const script = path.join(folder, `it's a "script"${extensionOf[syntax]}`);
  const input = inputOf(values, more);
  await writeFile(file, bootstrapOf(syntax, input));
  await writeFile(script, body);
  const { status, stdout, stderr } = spawnSync(
    findInterpreter(syntax) ?? '',
    bootstrapArguments(syntax, { file, parameters: input.parameters, withoutProfile: true }),
    {
      cwd: folder,
      env: { ...process.env, TAKO_SCRIPT: script },
      encoding: 'utf8',
      maxBuffer: 1e8,
    },
  );
  return { status, stdout, stderr, messages: messagesIn(stdout) };
}

const typed = (text: string) => [{ kind: 'typed', text }] as const;
const inputOf = (values: Record<string, string>, more: Partial<BootstrapInput> = {}): BootstrapInput => ({
  variables: new Map(Object.entries(values)),
  ...{ parameters: [], showsEnvironment: false, modules: [], wantsArray: false },
  ...more,
});

/** Names and values of all messages, each with the lines of text between. */
function messagesIn(stdout: string): [string, Record<string, string>][] {
  const scanner = new MessageScanner();
  const scanned = stdout.split('\n').flatMap((line) => scanner.push(line, true));
  return scanned.flatMap(({ ...piece }): [string, Record<string, string>][] => {
    if (piece.kind !== 'message') return [];
    const message = parseServiceMessage(piece.text);
    return [[message?.name ?? '', Object.fromEntries(message?.values ?? [])]];
  });
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
    // Every plane of Unicode, without halves of characters; half of them are what shells look at.
    const character = () => {
      if (next(2) === 0) return '\'"\\`$(){}[]<>|&;!#*?~ \t\n\r=-%'[next(28)] ?? '';
      const code = 1 + next(0x10ffff);
      return code >= 0xd800 && code <= 0xdfff ? '?' : String.fromCodePoint(code);
    };
    const text = () => Array.from({ length: 1 + next(20) }, character).join('');
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
    const { messages, status } = await runIn(syntax, telling[syntax]);
    expect(status).toBe(0);
    expect(messages).toEqual([
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
    const { messages, status } = await runIn(syntax, body);
    expect(status).toBe(code);
    expect(messages).toEqual([['resultMessage', { message: 'not today' }]]);
  });
});

describe('bash', () => {
  it('gets an empty line for a variable that is not there, also where unset ones are errors', async () => {
    const { stdout, status } = await runIn('bash', 'set -u\necho "[$(get_octopusvariable gone)]"');
    expect([stdout, status]).toEqual(['[]\n', 0]);
  });

  it('gets values with a NUL, as far as its own variables can hold one', async () => {
    const body = `get_octopusvariable Nul | od -An -c\necho "[$(get_octopusvariable Nul 2>/dev/null)]"`;
    const { stdout } = await runIn('bash', body, { Nul: 'a\0b', 'in\0name': 'c' });
    expect(stdout.split('\n').slice(0, 2)).toEqual(['   a  \\0   b  \\n', '[ab]']);
  });

  it('tells variables apart by the case of their names', async () => {
    const body = 'get_octopusvariable Port\nget_octopusvariable port';
    expect((await runIn('bash', body, { Port: '81', port: '82' })).stdout).toBe('81\n82\n');
  });

  it('gets a thousand variables without a noticeable wait for any', async () => {
    const values = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`Name${at}`, `value ${at}`]));
    expect((await runIn('bash', 'get_octopusvariable Name999', values)).stdout).toBe('value 999\n');
  });

  it('has the parameters as they were typed: what is quoted stays one word', async () => {
    const body = 'printf "<%s>" "$#" "$@"';
    const parameters = typed(`"a b" 'c "d"' e\\ f\n$((1 + 2)) ""`);
    expect((await runIn('bash', body, {}, { parameters })).stdout).toBe('<5><a b><c "d"><e f><3><>');
    expect((await runIn('bash', body)).stdout).toBe('<0>');
  });

  it.each(['bash', 'python'] as const)(
    'and %s has values among its parameters as they are',
    async (syntax) => {
      if (!findInterpreter(syntax)) return console.log(`${syntax} is not here`);
      const words = Object.values(hostile).filter((value) => !value.includes('\0'));
      const parameters = words.map((text) => ({ kind: 'value', text }) as const);
      const body = {
        bash: 'printf "<%s>" "$@"',
        python: "import sys; print(''.join('<%s>' % a for a in sys.argv[1:]), end='')",
      };
      const { stdout, stderr } = await runIn(syntax, body[syntax], {}, { parameters });
      expect({ stdout, stderr }).toEqual({ stdout: words.map((word) => `<${word}>`).join(''), stderr: '' });
    },
  );

  it('has all variables as an array where it wants them, whatever stands in them', async () => {
    const body = Object.keys(hostile)
      .map((name) => `printf '<%s>' "\${octopus_parameters['${name.replaceAll("'", `'\\''`)}']}"`)
      .join('\n');
    const { stdout, stderr } = await runIn('bash', body, hostile, { wantsArray: true });
    expect({ stdout, stderr }).toEqual({
      stdout: Object.values(hostile)
        .map((value) => `<${value}>`)
        .join(''),
      stderr: '',
    });
  });

  it('leaves out of a message what is empty', async () => {
    const { messages } = await runIn('bash', `set -u\nset_octopusvariable a ''\nset_octopusvariable '' b`);
    expect(messages).toEqual([
      ['setVariable', { name: 'a' }],
      ['setVariable', { value: 'b' }],
    ]);
  });

  it('tells of artifacts, of targets and of states, also where unset variables and failures end the script', async () => {
    const body = `set -euo pipefail
printf 12345 > 'my file.txt'
new_octopusartifact 'my file.txt'
new_octopusartifact "$PWD/my file.txt" report
set_environmentstate Colour green
set_environmentstate Key abc -sensitive Secret
set_environmenturl Site https://shop.example
remove-octopustarget web-1
new_octopustarget -n web-2 --target-id aws --inputs '{"a":1}' --roles web,db --worker-pool p --update-if-existing
echo done`;
    const { messages, stderr, stdout } = await runIn('bash', body);
    expect(stderr).toBe('');
    expect(stdout.endsWith('done\n')).toBe(true);
    expect(messages.filter(([name]) => !name.startsWith('stdout-'))).toEqual([
      ...['my file.txt', 'report'].map((name) => [
        'createArtifact',
        { path: expect.stringMatching(/^\/.*\/my file\.txt$/), name, length: '5' },
      ]),
      ['set-environmentstate', { key: 'Colour', value: 'green', type: 'State' }],
      ['set-environmentstate', { key: 'Key', value: 'abc', sensitive: 'True', type: 'Secret' }],
      ['set-environmentstate', { key: 'Site', value: 'https://shop.example', type: 'Url' }],
      ['delete-target', { machine: 'web-1' }],
      [
        'createStepPackageTarget',
        {
          ...{
            name: 'web-2',
            targetid: 'aws',
            inputs: '{"a":1}',
            octopusroles: 'web,db',
            octopusdefaultworkerpoolidorname: 'p',
          },
          updateifexisting: 'true',
        },
      ],
    ]);
  });

  it('ends where the file of an artifact is missing', async () => {
    const { status, stderr, stdout } = await runIn('bash', 'new_octopusartifact gone.txt\necho after');
    expect({ status, stderr, stdout }).toEqual({
      ...{ status: 1, stdout: '' },
      stderr: 'There is no file gone.txt to make an artifact of\n',
    });
  });

  it('reports each document of a Kubernetes manifest by itself, and those of a file', async () => {
    const body = `report_kubernetes_manifest $'\n---\nkind: A\nname: - --\n  ---  \n\n---\nkind: B' prod
printf 'kind: C' > c.yaml
report_kubernetes_manifest_file c.yaml
report_kubernetes_manifest_file gone.yaml`;
    const { messages, stderr } = await runIn('bash', body);
    expect(stderr).toBe('');
    expect(messages).toEqual([
      ['k8s-manifest-applied', { manifest: 'kind: A\nname: - --\n', ns: 'prod' }],
      ['k8s-manifest-applied', { manifest: 'kind: B\n', ns: 'prod' }],
      ['k8s-manifest-applied', { manifest: 'kind: C\n' }],
      ['stdout-verbose', {}],
      ['stdout-default', {}],
    ]);
  });
});

describe('Python', () => {
  const isThere = findInterpreter('python') !== undefined;

  it.skipIf(!isThere)(
    'is a main program with the words of its parameters, and finds modules beside it',
    async () => {
      const body = `import sys, os, json
open('beside.py', 'w').write('value = 7')
import beside
print(json.dumps([__name__, sys.argv[1:], os.path.basename(sys.argv[0]), beside.value]))`;
      const parameters = typed('"a b" c\\d e"f g"h \\"q\\" ""');
      const { stdout } = await runIn('python', body, {}, { parameters });
      expect(JSON.parse(stdout)).toEqual([
        '__main__',
        ['a b', 'c\\d', 'ef gh', '"q"', ''],
        `it's a "script".py`,
        7,
      ]);
    },
  );

  it.skipIf(!isThere)('tells of artifacts, and knows what it has set itself', async () => {
    const body = `open('a.txt', 'w').write('12345')
createartifact('a.txt')
createartifact('gone.txt', 'later')
set_octopusvariable('Port', 81)
print(get_octopusvariable('Port'), octopusvariables['Port'])`;
    const { messages, stdout } = await runIn('python', body);
    expect(messages).toEqual([
      ['createArtifact', { path: expect.stringMatching(/^\/.*\/a\.txt$/), name: 'a.txt', length: '5' }],
      ['createArtifact', { path: expect.stringMatching(/^\/.*\/gone\.txt$/), name: 'later', length: '0' }],
      ['setVariable', { name: 'Port', value: '81' }],
    ]);
    expect(stdout).toContain('81 81\n');
  });
});

describe('a script says first what runs it', () => {
  it.each(['bash', 'python'] as const)('%s, in a line of details', async (syntax) => {
    if (!findInterpreter(syntax)) return console.log(`${syntax} is not here`);
    const { stdout, messages } = await runIn(syntax, '', {}, { showsEnvironment: true });
    expect(messages).toEqual([
      ['stdout-verbose', {}],
      ['stdout-default', {}],
    ]);
    expect(stdout.split('\n')[1]).toMatch(/^(?:bash|Python) \d+\.\d+.* as \S+ on .*, in \/.*$/);
  });
});

describe('PowerShell', () => {
  const isThere = findInterpreter('powershell') !== undefined;
  if (!isThere)
    console.log('PowerShell scripts are not run: this machine has no pwsh; their text is looked at');

  it('gets no value as text of the script', () => {
    const text = bootstrapOf('powershell', inputOf(hostile));
    const encoded = (value: string) => `'${Buffer.from(value).toString('base64')}'`;
    for (const [name, value] of Object.entries(hostile)) {
      expect(text).toContain(
        `(ConvertFrom-TakoText ${encoded(name)})] = ConvertFrom-TakoText ${encoded(value)}`,
      );
    }
    expect(/^[\0-\x7f]*$/.test(text)).toBe(true);
  });

  it('has its brackets and quotes in order, and the functions that scripts of the original call', () => {
    const text = bootstrapOf('powershell', inputOf({}, { showsEnvironment: true, modules: ['/tmp/a.psm1'] }));
    const bare = text
      .replaceAll(/'[^']*'/g, '')
      .replaceAll(/"(?:`.|\$\([^()]*(?:\([^()]*\)[^()]*)*\)|[^"`])*"/g, '');
    for (const [open, close] of ['()', '{}', '[]']) {
      expect(bare.split(open ?? '').length, open).toBe(bare.split(close ?? '').length);
    }
    for (const name of [
      ...['Set-OctopusVariable', 'New-OctopusArtifact', 'Update-Progress', 'Fail-Step', 'Write-Highlight'],
      ...['Write-Wait', 'Write-Verbose', 'Write-Warning', 'Set-OctopusEnvironmentState'],
      ...[
        'Set-OctopusEnvironmentUrl',
        'Report-KubernetesManifest',
        'New-OctopusTarget',
        'Remove-OctopusTarget',
      ],
    ]) {
      expect(text).toMatch(new RegExp(`^function ${name}[ (]`, 'm'));
    }
  });

  it('gets values among its parameters as data, but for names of parameters', () => {
    const words = ['-Name', "it's $(x)", '-x;y', '$HOME'].map((text) => ({ kind: 'value', text }) as const);
    const text = bootstrapOf('powershell', inputOf({}, { parameters: [...typed('-Flag $true'), ...words] }));
    const line = text.split('\n').find((part) => part.includes('. $env:TAKO_SCRIPT'));
    const data = (value: string) => `(ConvertFrom-TakoText '${Buffer.from(value).toString('base64')}')`;
    expect(line?.trim()).toBe(
      `. $env:TAKO_SCRIPT -Flag $true -Name ${data("it's $(x)")} ${data('-x;y')} ${data('$HOME')}`,
    );
  });

  it('is started without a profile where that is asked for, and without questions', () => {
    const invocation = { file: 'b.ps1', parameters: [], withoutProfile: false };
    expect(bootstrapArguments('powershell', invocation)).toEqual([
      ...['-NoLogo', '-NonInteractive', '-ExecutionPolicy', 'Unrestricted', '-File', 'b.ps1'],
    ]);
    expect(bootstrapArguments('powershell', { ...invocation, withoutProfile: true })).toContain('-NoProfile');
  });

  const installed = ['6', '7-preview', '7', 'Modules'].map((name) => `C:\\P\\PowerShell\\${name}`);

  it.each([
    [{}, { names: ['powershell.exe', 'pwsh.exe'] }],
    [{ edition: ' core' }, { names: ['C:\\P\\PowerShell\\7\\pwsh.exe', 'pwsh.exe'] }],
    [{ edition: 'Desktop', version: '' }, { names: ['powershell.exe'] }],
    [{ version: ' 2.0' }, { names: ['powershell.exe', 'pwsh.exe'], version: '2.0' }],
    [
      { edition: 'Core', version: '7-preview' },
      { names: ['C:\\P\\PowerShell\\7-preview\\pwsh.exe', 'pwsh.exe'] },
    ],
  ])('of %j is, on Windows, %j', (wish, chosen) => {
    expect(powershellFor(wish, installed)).toEqual(chosen);
  });

  it('of an older version is told so before all else', () => {
    const invocation = { file: 'b.ps1', parameters: [], withoutProfile: false, version: '2.0' };
    expect(bootstrapArguments('powershell', invocation).slice(0, 3)).toEqual(['-Version', '2.0', '-NoLogo']);
  });

  it('of the newer kind is one from the path where none is installed, and none where another version is wanted', () => {
    expect(powershellFor({ edition: 'core' }, [])).toEqual({ names: ['pwsh.exe'] });
    expect(() => powershellFor({ edition: 'core', version: '5' }, installed)).toThrow(
      'there is no PowerShell Core 5 here; installed are: 6, 7-preview, 7, Modules',
    );
  });

  it('of an edition that there is not is refused', () => {
    expect(() => powershellFor({ edition: 'Classic' }, [])).toThrow(
      'there is no edition "Classic" of PowerShell: it is Core or Desktop',
    );
  });

  it.skipIf(!isThere)('gets every value as it is, also under a short name', async () => {
    const body = `foreach ($name in $OctopusParameters.Keys) { [Console]::Out.Write("<" + $OctopusParameters[$name] + ">") }
[Console]::Out.Write($MyPort + $My_Port)`;
    const { stdout } = await runIn('powershell', body, { ...hostile, My_Port: '81', 'HOME[x]': 'no' });
    expect(stdout).toBe(
      `${[...Object.values(hostile), '81', 'no'].map((value) => `<${value}>`).join('')}8181`,
    );
  });

  it.skipIf(!isThere)('tells what it does by messages, and ends with 1 where nobody catches', async () => {
    const body = `Set-OctopusVariable a 'x "y"' -sensitive
'one', 'two' | Write-Highlight
New-OctopusArtifact gone.txt
throw 'no further'`;
    const { status, messages, stderr } = await runIn('powershell', body);
    expect(status).toBe(1);
    expect(stderr).toContain('no further');
    expect(messages[0]).toEqual(['setVariable', { name: 'a', value: 'x "y"', sensitive: 'True' }]);
    expect(messages.at(-1)).toEqual([
      'createArtifact',
      expect.objectContaining({ name: 'gone.txt', length: '0' }),
    ]);
  });
});
