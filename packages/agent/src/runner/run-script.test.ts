/** Scripts in real runners: what ends them, and what comes of what they write. */
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { longestLineChars, longestMessageChars } from '../limits.ts';
import { findInterpreter } from '../script/interpreter.ts';
import { processesOf } from '../script/process-tree.ts';
import {
  endOf,
  lineComes,
  openAgent,
  run,
  scriptSpec,
  tempFolder,
  told,
  variables,
} from '../test-agent.test-support.ts';

describe('a script', () => {
  it('that exits with 0 is a success, and its lines come in order', async () => {
    const result = await run(await openAgent(), scriptSpec('for i in 1 2 3; do echo "line $i"; done'));
    expect(result.ended).toMatchObject({ outcome: 'succeeded', exitCode: 0, hasWarnings: false });
    expect(result.lines('info')).toEqual(['line 1', 'line 2', 'line 3']);
    expect(result.nodes).toEqual(['script running', 'script success']);
  });

  it('that exits with 3 fails with an error that says so', async () => {
    const result = await run(await openAgent(), scriptSpec('echo before\nexit 3\necho after'));
    expect(result.ended).toMatchObject({
      outcome: 'failed',
      exitCode: 3,
      error: 'The script exited with code 3',
    });
    expect(result.lines('info', 'error')).toEqual(['before', 'The script exited with code 3']);
    expect(result.nodes).toEqual(['script running', 'script failed']);
  });

  it('that is ended by a signal fails with the name of the signal', async () => {
    const result = await run(await openAgent(), scriptSpec('kill -KILL $$'));
    expect(result.ended).toMatchObject({ outcome: 'failed', error: 'The script was ended by SIGKILL' });
    expect(result.ended).not.toHaveProperty('exitCode');
  });

  it('that fails with a message of its own is told by it', async () => {
    const result = await run(await openAgent(), scriptSpec("fail_step 'the disk is too old'"));
    expect(result.ended).toMatchObject({ outcome: 'failed', exitCode: 1, error: 'the disk is too old' });
  });

  it('tells its exit code as an output variable, -1 where it did not come from the script itself', async () => {
    const codeOf = async (body: string, values: Record<string, string> = {}) => {
      const { records } = await run(await openAgent(), scriptSpec(body, { variables: variables(values) }));
      return records.flatMap((record) =>
        record.kind === 'variable' && record.name === 'Octopus.Action.Script.ExitCode' ? [record.value] : [],
      );
    };
    expect(await codeOf('true')).toEqual(['0']);
    expect(await codeOf('exit 3')).toEqual(['3']);
    expect(await codeOf('kill -9 $$')).toEqual(['-1']);
    expect(await codeOf('echo bad >&2', { 'Octopus.Action.FailScriptOnErrorOutput': 'True' })).toEqual([
      '-1',
    ]);
  });

  it('has its variables replaced once in its text: a value that shows a token is not replaced again', async () => {
    const body = `echo '#{Name}|#{Gone}|##{Name}|#{if Name}yes#{/if}|#{ broken'`;
    const spec = scriptSpec(body, { variables: variables({ Name: '##{Other}', Other: 'no' }) });
    const result = await run(await openAgent(), spec);
    expect(result.lines('info')).toEqual(['#{Other}|#{Gone}|#{Name}|yes|#{ broken']);
    expect(result.lines('verbose')).toContainEqual(expect.stringMatching(/^In the script: .*'#\{Gone\}'/));
  });

  it('runs in a folder of its own, with what stands behind it as its parameters', async () => {
    const agent = await openAgent();
    const values = { 'Octopus.Action.Script.ScriptParameters': '"#{A}" -x', A: 'b c"; echo $(id)' };
    const spec = scriptSpec('pwd; printf "<%s>" "$@"; touch records', { variables: variables(values) });
    const result = await run(agent, spec);
    expect(result.lines('info')).toEqual([
      path.join(agent.home.actions, spec.ticket, 'scratch', 'work'),
      '<b c"; echo $(id)><-x>',
    ]);
  });

  it('finds the modules of its language beside it, and their texts are no variables', async () => {
    const module = (name: string, text: string, language: string) => ({
      [`Octopus.Script.Module[${name}]`]: text,
      [`Octopus.Script.Module.Language[${name}]`]: language,
    });
    const values = {
      ...module('greet all', 'greet() { echo "hello $1 from #{Place}"; }', 'Bash'),
      ...module('other', 'x = 1', 'Python'),
      'Octopus.Script.Module[library]': 'function A {}',
      Place: 'here',
    };
    const body = `. ./greet_all.sh\ngreet you\nls\nget_octopusvariable 'Octopus.Script.Module[greet all]'`;
    const result = await run(await openAgent(), scriptSpec(body, { variables: variables(values) }));
    expect(result.lines('info')).toEqual(['hello you from here', 'Script.sh', 'greet_all.sh', '']);
  });

  it('keeps quiet of what runs it where that is asked for', async () => {
    const values = variables({ 'Octopus.Action.Script.SuppressEnvironmentLogging': 'True' });
    expect((await run(await openAgent(), scriptSpec('true', { variables: values }))).lines()).toEqual([]);
  });

  it('in a language that this machine does not speak fails, and says what is missing', async () => {
    if (findInterpreter('powershell')) return console.log('this machine has PowerShell: nothing is missing');
    const work = { kind: 'run-script', syntax: 'powershell', body: 'exit 0' } as const;
    const result = await run(await openAgent(), scriptSpec('', { work }));
    expect(result.ended).toMatchObject({
      outcome: 'failed',
      error: expect.stringMatching(/^The script needs pwsh.*, which this machine does not have$/),
    });
  });

  it('with the line ends of Windows runs in bash all the same', async () => {
    const result = await run(await openAgent(), scriptSpec('if true; then\r\n  echo yes\r\nfi\r\n'));
    expect(result.lines('info')).toEqual(['yes']);
  });

  it('that asks for input gets none, and does not wait', async () => {
    const result = await run(await openAgent(), scriptSpec('read answer || echo "no input"'));
    expect(result.lines('info')).toEqual(['no input']);
  });

  it('has its variables, and what it sets goes to the server', async () => {
    const spec = scriptSpec('echo "$(get_octopusvariable Site)"\nset_octopusvariable Port 81', {
      variables: variables({ Site: 'shop.#{Zone}', Zone: 'test' }),
    });
    const result = await run(await openAgent(), spec);
    expect(result.lines('info')).toEqual(['shop.test']);
    expect(result.records).toContainEqual(
      expect.objectContaining({ kind: 'variable', name: 'Port', value: '81', isSensitive: false }),
    );
  });

  it.each([
    ['the script', { body: 'echo #{Bad}', more: {} }],
    [
      'the parameters of The script',
      { body: 'echo', more: { 'Octopus.Action.Script.ScriptParameters': '#{Bad}' } },
    ],
  ])('fails where %s asks for a value that cannot be evaluated', async (what, { body, more }) => {
    const values = { ...more, Bad: '#{Text | FromBase64}', Text: '!' };
    const { ended } = await run(await openAgent(), scriptSpec(body, { variables: variables(values) }));
    expect(ended.error).toMatch(new RegExp(`^${what} cannot be evaluated: `));
  });

  it('finds the folders of the agent in its environment, and its name', async () => {
    const agent = await openAgent();
    const body = `printf '%s\\n' "$TentacleInstanceName" "$TentacleHome" "$TentacleApplications" "$TentacleJournal"
get_octopusvariable Octopus.Tentacle.Agent.InstanceName; echo '#{env:TentacleHome}'`;
    const result = await run(agent, scriptSpec(body));
    const { folder, journal } = agent.home;
    expect(result.lines('info')).toEqual(['web-1', folder, agent.applications, journal, 'web-1', folder]);
  });

  it('leaves no file with variables or its text behind', async () => {
    const agent = await openAgent();
    const spec = scriptSpec('echo "$TAKO_SCRIPT"', { variables: variables({}, { Key: 'abcdefgh' }) });
    const [script = ''] = (await run(agent, spec)).lines('info');
    expect(existsSync(script)).toBe(false);
    const left = await readdir(path.join(agent.home.actions, spec.ticket));
    expect(left.sort()).toEqual(['ended.json', 'records', 'runner.err', 'runner.json', 'spec.json']);
    const modes = await Promise.all(
      ['', 'spec.json', 'records'].map(async (name) => {
        const { mode } = await stat(path.join(agent.home.actions, spec.ticket, name));
        return (mode & 0o777).toString(8);
      }),
    );
    expect(modes).toEqual(['700', '600', '600']);
  });
});

describe('what a script writes', () => {
  it('has levels: warnings and highlights by function, errors by stream', async () => {
    const body =
      'write_warning careful\nwrite_highlight look\nwrite_verbose details\necho bad >&2\necho fine';
    const result = await run(await openAgent(), scriptSpec(body));
    expect(result.lines('warning')).toEqual(['careful']);
    expect(result.lines('highlight')).toEqual(['look']);
    expect(result.lines('verbose')).toEqual([expect.stringMatching(/^bash .* in \//), 'details']);
    expect(result.lines('error')).toEqual(['bad']);
    expect(result.lines('info')).toEqual(['fine']);
    expect(result.ended).toMatchObject({ outcome: 'succeeded', hasWarnings: true });
    expect(result.nodes).toEqual(['script running', 'script warning']);
  });

  it('to its error output fails it only where that is asked for', async () => {
    const variable = variables({ 'Octopus.Action.FailScriptOnErrorOutput': 'True' });
    const result = await run(await openAgent(), scriptSpec('echo bad >&2', { variables: variable }));
    expect(result.ended).toMatchObject({
      outcome: 'failed',
      error: 'The script wrote to its error output',
    });
  });

  it('to its error output is never a message, and begins like one without failing it', async () => {
    const values = variables({ 'Octopus.Action.FailScriptOnErrorOutput': 'True' });
    const body = `echo "##octopus[stdout-warning]" >&2\necho fine`;
    const result = await run(await openAgent(), scriptSpec(body, { variables: values }));
    expect(result.ended).toMatchObject({ outcome: 'succeeded' });
    expect(result.lines('error')).toEqual(['##octopus[stdout-warning]']);
    expect(result.lines('info')).toEqual(['fine']);
  });

  it('to its error output counts only where it is more than blanks', async () => {
    const values = variables({ 'Octopus.Action.FailScriptOnErrorOutput': 'True' });
    const { ended } = await run(
      await openAgent(),
      scriptSpec('printf "\\n  \\t\\n" >&2', { variables: values }),
    );
    expect(ended).toMatchObject({ outcome: 'succeeded' });
  });

  it('to its error output is shown as a message in its output says', async () => {
    const body = `echo "##octopus[stderr-progress]"; sleep 0.3; echo 10% >&2; sleep 0.3
echo "##octopus[stderr-ignore]"; sleep 0.3; echo nothing >&2; sleep 0.3
echo "##octopus[stderr-default]"; sleep 0.3; echo bad >&2`;
    const result = await run(await openAgent(), scriptSpec(body));
    expect([result.lines('verbose').slice(1), result.lines('error')]).toEqual([['10%'], ['bad']]);
  });

  it('may hold a message over several lines', async () => {
    const name = Buffer.from('Port').toString('base64');
    const body = `printf '##octopus[setVariable name="%s"\\n value="OD' ${name}; printf 'E=\\n"] rest\\nnext\\n'`;
    const result = await run(await openAgent(), scriptSpec(body));
    expect(result.records).toContainEqual(
      expect.objectContaining({ kind: 'variable', name: 'Port', value: '81' }),
    );
    expect(result.lines('info')).toEqual(['next']);
  });

  it('comes whole: 100,000 lines, each once and in order', async () => {
    const result = await run(await openAgent(), scriptSpec('seq 100000'));
    expect(result.lines('info')).toEqual(Array.from({ length: 100_000 }, (_, at) => String(at + 1)));
  });

  it('comes in pieces where a line has no end', async () => {
    const result = await run(await openAgent(), scriptSpec('head -c 3000000 /dev/zero | tr "\\0" x'));
    const lines = result.lines('info');
    expect(lines.join('')).toBe('x'.repeat(3_000_000));
    expect(Math.max(...lines.map((line) => line.length))).toBe(longestLineChars);
  });

  it('comes through where it is no text', async () => {
    const agent = await openAgent();
    const result = await run(
      agent,
      scriptSpec(`printf '\\377\\376 \\000 \\303\\244 \\033[31m\\n'; printf '\\303'`),
    );
    expect(result.lines('info')).toEqual(['\ufffd\ufffd \0 ä \u001b[31m', '\ufffd']);
    const random = await run(agent, scriptSpec('head -c 300000 /dev/urandom'));
    expect(random.ended).toMatchObject({ outcome: 'succeeded' });
  });

  it('shows no secret, whatever it is cut by', async () => {
    const secret = 'p\'a"ss\nwörd#1';
    const body = `v="$(get_octopusvariable Password)"
echo "whole: $v"
for part in "$v"; do printf 'pieces: '; for ((i = 0; i < \${#part}; i++)); do printf '%s' "\${part:i:1}"; done; echo; done
printf '%s' "$v" | base64
head -c ${longestLineChars - 5} /dev/zero | tr '\\0' x; echo "$v"
echo "$v" >&2
fail_step "cannot log in with $v"`;
    const result = await run(
      await openAgent(),
      scriptSpec(body, { variables: variables({}, { Password: secret }) }),
    );
    const all = JSON.stringify(result.records);
    expect(result.ended).toMatchObject({ outcome: 'failed', error: 'cannot log in with ********' });
    for (const shown of [secret, 'wörd#1', Buffer.from(secret).toString('base64')]) {
      expect(all).not.toContain(shown);
    }
    expect(result.lines('info').slice(0, 2)).toEqual(['whole: ********', 'pieces: ********']);
  });

  it('as an output variable is sensitive where it holds a secret, whatever the script says', async () => {
    const body =
      'set_octopusvariable Url "https://$(get_octopusvariable Token)@x"\necho "https://abcd1234@x"';
    const spec = scriptSpec(body, { variables: variables({}, { Token: 'abcd1234' }) });
    const result = await run(await openAgent(), spec);
    expect(result.records).toContainEqual(expect.objectContaining({ name: 'Url', isSensitive: true }));
    expect(result.lines('info')).toEqual(['********']);
  });

  it.each([
    ['an output variable', 150_000, /output variable Big has 150003 bytes; at most/],
    ['a service message', longestMessageChars, /a service message of more than \d+ characters/],
  ])('as %s that is too large fails it, and shows nothing of the value', async (_, size, error) => {
    const value = `$(head -c ${size} /dev/zero | tr '\\0' k)`;
    const body = `set_octopusvariable Big "${value}" -sensitive\necho after`;
    const result = await run(await openAgent(), scriptSpec(body));
    expect(result.ended).toMatchObject({ outcome: 'failed', error: expect.stringMatching(error) });
    expect(result.lines('info')).toEqual(['after']);
  });

  it('after its end, from processes that it left, is not waited for, and a warning says so', async () => {
    const result = await run(await openAgent(), scriptSpec('sleep 600 & echo started'));
    expect(result.ended).toMatchObject({ outcome: 'succeeded', hasWarnings: true });
    expect(result.lines('info')).toEqual(['started']);
    expect(result.lines('warning')).toEqual([expect.stringContaining('still hold its output')]);
  });
});

describe('a script that is called off', () => {
  const folderOf = (agent: Awaited<ReturnType<typeof openAgent>>, ticket: string) =>
    path.join(agent.home.actions, ticket);

  it('ends with everything that it started, also what has a session of its own', async () => {
    const agent = await openAgent();
    const spec = scriptSpec('sleep 600 & setsid sleep 600 & (trap "" TERM; sleep 600) & echo ready; wait');
    await agent.actions.start(spec);
    await lineComes(agent, spec.ticket, 'ready');
    expect(processesOf(folderOf(agent, spec.ticket)).length).toBeGreaterThanOrEqual(4);
    await agent.actions.cancel(spec.ticket);
    expect(await endOf(agent, spec.ticket)).toMatchObject({ state: 'ended', outcome: 'cancelled' });
    expect(processesOf(folderOf(agent, spec.ticket))).toEqual([]);
    const result = await told(agent, spec.ticket);
    expect(result.nodes).toEqual(['script running', 'script cancelled']);
    expect(result.ended).toMatchObject({ error: 'cancelled' });
  });

  it('may clean up when it is asked to end', async () => {
    const agent = await openAgent();
    const spec = scriptSpec('trap "echo cleaned; exit 0" TERM\necho ready\nwhile :; do sleep 0.1; done');
    await agent.actions.start(spec);
    await lineComes(agent, spec.ticket, 'ready');
    await agent.actions.cancel(spec.ticket);
    await endOf(agent, spec.ticket);
    const result = await told(agent, spec.ticket);
    expect(result.lines('info')).toEqual(['ready', 'cleaned']);
    expect(result.ended).toMatchObject({ outcome: 'cancelled' });
  });

  it('because it takes too long fails, says how long it might have taken, and is gone', async () => {
    const agent = await openAgent();
    const spec = scriptSpec('sleep 600', { timeoutMs: 1500 });
    const result = await run(agent, spec);
    expect(result.ended).toMatchObject({
      outcome: 'failed',
      error: 'it took longer than the 1.5 s that it may take',
    });
    expect(processesOf(folderOf(agent, spec.ticket))).toEqual([]);
  });

  it('a script that has time for ever is not called off by the limits of timers', async () => {
    const result = await run(await openAgent(), scriptSpec('echo done', { timeoutMs: 2 ** 40 }));
    expect(result.ended).toMatchObject({ outcome: 'succeeded' });
  });
});

it('a secret that is too short to be masked is warned of by name, and not by value', async () => {
  const spec = scriptSpec('true', { variables: variables({}, { Pin: 'xq7' }) });
  const result = await run(await openAgent(), spec);
  expect(result.lines('warning')).toEqual([
    'The secret Pin has fewer than 4 characters; it cannot be masked.',
  ]);
});

it('the journal of runners is empty where nothing went wrong', async () => {
  const agent = await openAgent();
  const spec = scriptSpec('true');
  await run(agent, spec);
  expect(await readFile(path.join(agent.home.actions, spec.ticket, 'runner.err'), 'utf8')).toBe('');
});

it('a script is no safer from the shortage of memory than any other program, whatever its agent is', async () => {
  const own = '/proc/self/oom_score_adj';
  const before = await readFile(own, 'utf8');
  try {
    await writeFile(own, '-200');
  } catch (error) {
    return console.log(`the score of memory is not tried: ${(error as Error).message}`);
  }
  onTestFinished(() => writeFile(own, before));
  const result = await run(await openAgent(), scriptSpec(`cat ${own}`));
  expect(result.lines('info')).toEqual(['0']);
});

describe('the variables of an action', () => {
  it('that lead back to themselves are warned of, with their way, and fail a script: it gets all of them', async () => {
    const values = { A: '#{B}', B: 'x #{A}', OctopusPrintEvaluatedVariables: 'True' };
    const result = await run(await openAgent(), scriptSpec('echo ran', { variables: variables(values) }));
    expect(result.ended).toMatchObject({
      ...{ outcome: 'failed', exitCode: 101 },
      error: expect.stringMatching(/^the variable A cannot be evaluated: .*\(B -> A -> B\)/),
    });
    expect(result.lines('info')).toEqual([]);
    expect(result.lines('verbose')).toContain("[A] = '#{B}'");
    expect(result.lines('warning')).toEqual([
      expect.stringMatching(/^The variable A cannot be evaluated, .*\(B -> A -> B\)/),
      expect.stringMatching(/^The variable B cannot be evaluated, .*\(A -> B -> A\)/),
    ]);
  });

  it('are listed where that is asked for, as they were given and as they come out, without secrets', async () => {
    const values = { Site: '#{Host}/shop', Host: 'web-1', OctopusPrintVariables: 'True' };
    const evaluated = { ...values, OctopusPrintEvaluatedVariables: 'True' };
    const spec = scriptSpec('true', { variables: variables(evaluated, { Pin: 'xq7' }) });
    const lines = (await run(await openAgent(), spec)).lines('verbose');
    const listed = lines.filter((line) => /^\[(?:Site|Host|Pin)\]|:$/.test(line));
    expect(listed).toEqual([
      'The variables as they were given:',
      ...["[Host] = 'web-1'", "[Pin] = '********'", "[Site] = '#{Host}/shop'"],
      'The variables as they come out:',
      ...["[Host] = 'web-1'", "[Pin] = '********'", "[Site] = 'web-1/shop'"],
    ]);
  });

  it('are also those of the environment, and those of a file that one of them names', async () => {
    const file = path.join(await tempFolder(), 'more.json');
    await writeFile(file, '{ "Colour": "green", "Path": "#{env:PATH}", "Nothing": null }');
    const spec = scriptSpec(
      'get_octopusvariable Colour\n[ "$(get_octopusvariable Path)" = "$PATH" ] && echo same',
      {
        variables: variables({ AdditionalVariablesPath: file }),
      },
    );
    expect((await run(await openAgent(), spec)).lines('info')).toEqual(['green', 'same']);
  });

  it('are those of a file that the environment of the agent names', async () => {
    const file = path.join(await tempFolder(), 'more.json');
    await writeFile(file, '{ "Colour": "green" }');
    process.env.AdditionalVariablesPath = file;
    onTestFinished(() => {
      delete process.env.AdditionalVariablesPath;
    });
    const result = await run(await openAgent(), scriptSpec('get_octopusvariable Colour'));
    expect(result.lines('info')).toEqual(['green']);
  });

  it.each([
    ['is not there', undefined, /^the file of variables .* cannot be read: ENOENT/],
    ['is no object', '[1]', /^the file of variables .* is no JSON object of names and values$/],
  ])('fail an action whose file of variables %s', async (_, text, error) => {
    const file = path.join(await tempFolder(), 'more.json');
    if (text !== undefined) await writeFile(file, text);
    const spec = scriptSpec('true', { variables: variables({ AdditionalVariablesPath: file }) });
    const result = await run(await openAgent(), spec);
    expect(result.ended).toMatchObject({ outcome: 'failed', error: expect.stringMatching(error) });
  });
});
