/** `tentacle` as users call it: real processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type AgentSession, dialAgent, type Identity, type Thumbprint } from '@tako/protocol';
import { onTestFinished } from 'vitest';
import { tempFolder } from './test-agent.test-support.ts';

const program = path.join(import.meta.dirname, 'main.ts');

export const newHome = async () => path.join(await tempFolder(), 'home');

/** Settles when the command has ended. */
export function tentacle(home: string, ...args: string[]) {
  return tentacleIn({}, home, ...args);
}

/** With these variables in its environment, besides the path of programs. */
export async function tentacleIn(env: Record<string, string>, home: string, ...args: string[]) {
  const child = spawn(process.execPath, [program, '--home', home, ...args], {
    env: { PATH: process.env.PATH, ...env },
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    output.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.err += chunk;
  });
  const [code] = await once(child, 'close');
  return { code: code as number, ...output };
}

/** `tentacle run`; settles when it says that it runs. */
export async function start(
  home: string,
): Promise<{ child: ChildProcess; port: number; says(text: string): Promise<void> }> {
  const child = spawn(process.execPath, [program, '--home', home, 'run'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  let said = '';
  const says = async (text: string) => {
    while (!said.includes(text)) await once(child.stdout, 'data');
  };
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  await says('the agent runs');
  return { child, says, port: Number(/"port":(\d+)/.exec(said)?.[1]) };
}

/** As a server would. */
export async function dial(server: Identity, port: number, expected: string): Promise<AgentSession> {
  const options = { host: '127.0.0.1', port, identity: server, expected: expected as Thumbprint };
  const session = await dialAgent(options);
  onTestFinished(() => session.close());
  return session;
}

export const hello = { serverId: 'server', epoch: 1, wire: { min: 1, max: 1 } };

/** Of an agent that listens on a port that is free. */
export const initArgs = ['init', '--listen', '127.0.0.1', '--port', '0'];
