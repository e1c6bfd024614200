/** Every command that a page shows is one that the programs know, and every table of them says what the code says. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { VariableSet } from '@tako/variables';
import { describe, expect, it } from 'vitest';
import { exitCodes as agentExitCodes } from '../../packages/agent/src/errors.ts';
import { exitCodes as cliExitCodes } from '../../packages/cli/src/errors.ts';
import { mustRun, type ProgramName } from '../../scripts/rig/program.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (page: string) => readFileSync(path.join(root, page), 'utf8');
const programs: readonly ProgramName[] = ['tako-server', 'tentacle', 'tako'];
const pages = [
  'README.md',
  ...readdirSync(path.join(root, 'packages/docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `packages/docs/${name}`),
];

/** One command as its `--help` tells it. */
type CommandHelp = {
  /** Long and short flags; whether a value follows. */
  readonly flags: ReadonlyMap<string, boolean>;
  readonly commands: readonly string[];
  readonly fewest: number;
  readonly most: number;
};

const known = new Map<string, Promise<CommandHelp>>();

function helpOf(program: ProgramName, command: readonly string[]): Promise<CommandHelp> {
  const key = [program, ...command].join(' ');
  const found = known.get(key) ?? mustRun(program, [...command, '--help']).then(readHelp);
  known.set(key, found);
  return found;
}

function readHelp(help: string): CommandHelp {
  const usage = /^Usage: (.*)$/m.exec(help)?.[1] ?? '';
  const inBrackets = [...usage.matchAll(/(<[\w-]+(?:\.\.\.)?>|\[[\w-]+(?:\.\.\.)?\])/g)].map(String);
  const places = inBrackets.filter((place) => !/^\[(?:options|command)\]/.test(place));
  const options = [...help.matchAll(/^ {2}(-[^ ].*?)(?: {2,}|$)/gm)].map((match) => String(match[1]));
  return {
    flags: new Map(
      options.flatMap((option) =>
        [...option.matchAll(/--?[\w-]+/g)].map(([flag]) => [flag, /[<[]/.test(option)] as const),
      ),
    ),
    commands: section(help, 'Commands').filter((name) => name !== 'help'),
    fewest: places.filter((place) => place.startsWith('<')).length,
    most: places.some((place) => place.includes('...')) ? Number.POSITIVE_INFINITY : places.length,
  };
}

/** The first words of the lines below a heading; a line that goes on is indented more. */
function section(help: string, heading: string): string[] {
  const body = help.split(`\n${heading}:\n`)[1]?.split(/\n\n|\n(?=\S)/)[0] ?? '';
  return [...body.matchAll(/^ {2}([a-z][\w-]*)/gm)].map((match) => String(match[1]));
}

/** The `sh` blocks of a page as logical lines: joined over `\` at an end, without what is fed to a command. */
function shellLines(markdown: string): string[] {
  return [...markdown.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = '']) => {
    const lines: string[] = [];
    let fedUntil: string | undefined;
    for (const line of block.replaceAll(/\\\n\s*/g, ' ').split('\n')) {
      if (fedUntil === undefined) lines.push(line);
      else if (line !== fedUntil) continue;
      fedUntil = fedUntil === undefined ? /<<-?\s*['"]?(\w+)['"]?/.exec(line)?.[1] : undefined;
    }
    return lines;
  });
}

/** The commands of a line, each as words, quotes taken off. */
function commandsOf(line: string): string[][] {
  const commands: string[][] = [[]];
  const tokens = line.matchAll(
    /\s+|#.*$|&&|\|\||[;&|]|\d?>>?&?\d?\s*\S+|<\S+|(?:"[^"]*"|'[^']*'|[^\s"';&|<>])+/g,
  );
  for (const [token] of tokens) {
    if (/^(?:&&|\|\||[;&|])$/.test(token)) commands.push([]);
    else if (!/^(?:\s|#|\d?>|<)/.test(token)) commands.at(-1)?.push(token.replaceAll(/["']/g, ''));
  }
  return commands.map((words) => words.slice(words.findIndex((word) => !/^\w+=/.test(word))));
}

type Invocation = { readonly program: ProgramName; readonly words: readonly string[] };

function invocationsIn(markdown: string): Invocation[] {
  return shellLines(markdown)
    .flatMap(commandsOf)
    .flatMap(([first, ...words]) => {
      const program = programs.find((name) => name === first);
      return program ? [{ program, words }] : [];
    });
}

/** What is wrong with it; undefined where the program takes it. */
async function problemOf({ program, words }: Invocation): Promise<string | undefined> {
  const command: string[] = [];
  let values = 0;
  let help = await helpOf(program, command);
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word.startsWith('-')) {
      const [flag = '', inline] = word.split('=');
      const takesValue = help.flags.get(flag);
      if (takesValue === undefined) return `there is no ${flag} of ${[program, ...command].join(' ')}`;
      if (!takesValue || inline !== undefined) continue;
      const value = words[++at];
      if (value === undefined || value.startsWith('-')) return `${flag} has no value`;
    } else if (help.commands.length > 0) {
      if (!help.commands.includes(word)) return `there is no ${[program, ...command, word].join(' ')}`;
      command.push(word);
      help = await helpOf(program, command);
    } else values += 1;
  }
  if (help.commands.length > 0) return `${[program, ...command].join(' ')} is no command by itself`;
  if (values < help.fewest) return `${[program, ...command].join(' ')} needs ${help.fewest} values`;
  if (values > help.most) return `${[program, ...command].join(' ')} takes ${help.most} values`;
  return undefined;
}

/** Every command that does something, such as `tako package list`. */
async function allCommands(program: ProgramName, command: readonly string[] = []): Promise<string[]> {
  const { commands } = await helpOf(program, command);
  if (commands.length === 0) return [[program, ...command].join(' ')];
  const below = await Promise.all(commands.map((name) => allCommands(program, [...command, name])));
  return below.flat();
}

/** The commands that a table names in its first column: `tako task list`, `show` is `tako task show` too. */
function tableOfCommands(markdown: string, program: ProgramName): string[] {
  const cells = [...markdown.matchAll(new RegExp(`^\\| (\`${program} [^|]*) \\|`, 'gm'))];
  return cells.flatMap(([, cell = '']) => {
    let group: string[] = [];
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => {
      const words = text.split(' ').filter((word) => !/^[A-Z]/.test(word));
      if (words[0] === program) group = words.slice(0, -1);
      return [...(words[0] === program ? words : [...group, ...words])].join(' ');
    });
  });
}

function exitCodesIn(page: string): Record<string, string> {
  const rows = read(page).split('## Exit codes')[1] ?? '';
  return Object.fromEntries(
    [...rows.matchAll(/^\| (\d+) \| (.*) \|$/gm)].map(([, code, text]) => [code, text]),
  );
}

describe('the commands that pages show', () => {
  it.each(pages)(
    '%s: each command, flag and number of values is one that the program takes',
    async (page) => {
      const problems = await Promise.all(
        invocationsIn(read(page)).map(async (invocation) => {
          const problem = await problemOf(invocation);
          return problem && `${invocation.program} ${invocation.words.join(' ')}: ${problem}`;
        }),
      );
      expect(problems.filter(Boolean)).toEqual([]);
    },
  );

  it('are found: joined lines, pipes, assignments and text that is fed to a command', () => {
    const page = [
      '```sh',
      'tako pack --id A \\',
      '  --version 1.0.0 # why',
      "cat > file <<'EOF'",
      'tako is not called here',
      'EOF',
      'echo "tako; tentacle" | tako login && TAKO_SERVER=x tentacle run > log 2>&1 &',
      '```',
    ].join('\n');
    expect(invocationsIn(page)).toEqual([
      { program: 'tako', words: ['pack', '--id', 'A', '--version', '1.0.0'] },
      { program: 'tako', words: ['login'] },
      { program: 'tentacle', words: ['run'] },
    ]);
    expect(pages.flatMap((name) => invocationsIn(read(name))).length).toBeGreaterThan(50);
  });

  it('would be told where they are wrong', async () => {
    const told = (...words: string[]) => problemOf({ program: 'tako', words });
    expect(await told('pack', '--idd', 'A')).toBe('there is no --idd of tako pack');
    expect(await told('dance')).toBe('there is no tako dance');
    expect(await told('package')).toBe('tako package is no command by itself');
    expect(await told('package', 'push')).toBe('tako package push needs 1 values');
    expect(await told('release', 'create', '--project', '--wait')).toBe('--project has no value');
    expect(await told('--output', 'json', 'task', 'log', 'Tasks-7', '--follow')).toBeUndefined();
  });
});

describe('the tables of commands', () => {
  it.each([
    ['tako', 'packages/docs/cli.md'],
    ['tentacle', 'packages/docs/agent.md'],
    ['tako-server', 'packages/docs/server.md'],
  ] as const)('%s: %s names every command there is, and no other', async (program, page) => {
    const there = await allCommands(program);
    expect(tableOfCommands(read(page), program).toSorted()).toEqual(there.toSorted());
  });
});

describe('the tables of exit codes', () => {
  it.each([
    ['packages/docs/cli.md', cliExitCodes],
    ['packages/docs/agent.md', agentExitCodes],
  ] as const)('%s says what the code says', (page, exitCodes) => {
    const inCode = Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning]);
    expect(exitCodesIn(page)).toEqual(Object.fromEntries(inCode));
  });
});

it('packages/docs/variables.md: each example of the language comes to what the page says', () => {
  const page = read('packages/docs/variables.md').split('## The language')[1] ?? '';
  const set = new VariableSet({ now: () => new Date('2026-11-24T12:00:00Z') });
  const given = /The examples have(.*?)\n\n/s.exec(page)?.[1] ?? '';
  for (const [, name = '', value = ''] of given.matchAll(/`([^`]+)`\s=\s`([^`]*)`/g)) set.set(name, value);
  expect(set.names().length).toBeGreaterThan(5);
  const rows = [...page.matchAll(/^\| `(.+?)` \| (?:`([^`]*)`)?/gm)];
  const written = rows.map(([, template = '', result = '']) => [template.replaceAll('\\|', '|'), result]);
  const evaluated = written.map(([template = '']) => [template, set.evaluate(template).value]);
  expect(evaluated).toEqual(written);
  expect(written.length).toBeGreaterThan(20);
});
