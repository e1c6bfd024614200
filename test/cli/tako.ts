/** `tako` as a user runs it: a process of its own, with the world's server in its environment. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mustRun, type RunResult, runProgram } from '../../scripts/rig/program.ts';
import type { World } from '../support/world.ts';

export type Tako = {
  /** Runs a command to its end, however it ends. */
  run(
    args: readonly string[],
    options?: { env?: Record<string, string>; input?: string },
  ): Promise<RunResult>;
  /** What a command that must work prints. */
  text(...args: string[]): Promise<string>;
  /** The answer of a command that must work. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at by tests, which say what they expect of them.
  json(...args: string[]): Promise<any>;
  /** A file that holds this value. */
  file(name: string, value: unknown): Promise<string>;
  readonly env: Record<string, string>;
};

export function takoOf(world: World): Tako {
  // Nobody's own log-in is read or written.
  const env = { ...world.server.env(), TAKO_CONFIG: path.join(world.folder, 'tako-config.json') };
  return {
    env,
    run: (args, options = {}) => runProgram('tako', args, { ...options, env: { ...env, ...options.env } }),
    text: (...args) => mustRun('tako', args, { env }),
    json: async (...args) => JSON.parse(await mustRun('tako', [...args, '--output', 'json'], { env })),
    file: async (name, value) => {
      const file = path.join(world.folder, name);
      await writeFile(file, JSON.stringify(value));
      return file;
    },
  };
}

/** A step that runs `body` on every machine of `role`. */
export const script = (name: string, role: string, body: string, more: object = {}) => ({
  ...{ name, roles: [role], action: { kind: 'run-script', syntax: 'bash', body } },
  ...more,
});

/** A project of these steps with a release 1.0.0. */
export async function createReleased(tako: Tako, name: string, steps: readonly object[]): Promise<void> {
  await tako.text('project', 'create', '--name', name);
  await tako.text('project', 'process', 'set', name, '--file', await tako.file(`${name}.json`, { steps }));
  await tako.text('release', 'create', '--project', name, '--version', '1.0.0');
}

/** A script that says it runs by making `started`, and ends when `go` is there. */
export const waitFor = (started: string, go: string): string =>
  `touch '${started}'\nwhile [ ! -e '${go}' ]; do sleep 0.05; done\n`;
