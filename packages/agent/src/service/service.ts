/** `tentacle service ...` on systems with systemd; elsewhere it says so and shows the unit. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { thisProgram } from '../home/program.ts';
import { systemdUnit } from './systemd-unit.ts';

export const serviceVerbs = ['install', 'uninstall', 'start', 'stop', 'status'] as const;
export type ServiceVerb = (typeof serviceVerbs)[number];

export type ServiceOptions = { readonly user?: string; readonly instance: string; readonly print?: boolean };

const defaultInstance = 'tentacle';
const unitFolder = '/etc/systemd/system';

export async function service(
  home: Home,
  verb: ServiceVerb,
  options: ServiceOptions,
  say: (line: string) => void,
): Promise<void> {
  if (!/^[A-Za-z0-9_.-]+$/.test(options.instance)) {
    throw new UserError(`"${options.instance}" is no name for a service: letters, digits and . _ -`, 'usage');
  }
  const name = options.instance === defaultInstance ? 'tentacle' : `tentacle-${options.instance}`;
  const unit = systemdUnit({
    ...{ instance: options.instance, home: home.folder, program: thisProgram() },
    ...(options.user === undefined ? {} : { user: options.user }),
  });
  if (options.print) return say(unit);
  if (!existsSync('/run/systemd/system')) {
    if (verb === 'install') say(unit);
    throw noSystemd(home, verb);
  }
  const file = path.join(unitFolder, `${name}.service`);
  switch (verb) {
    case 'install':
      await writeFile(file, unit, { mode: 0o644 });
      systemctl('daemon-reload');
      systemctl('enable', name);
      return say(installed(file, options.instance));
    case 'uninstall':
      systemctl('disable', '--now', name);
      await rm(file, { force: true });
      systemctl('daemon-reload');
      return say(`Removed ${file}; ${home.folder} and what was deployed are left as they are`);
    case 'start':
    case 'stop':
      systemctl(verb, name);
      return say(`${name}: ${verb === 'start' ? 'started' : 'stopped'}`);
    case 'status':
      return say(systemctl('show', name, '--property=ActiveState,SubState,MainPID,UnitFileState').trim());
    default:
      return verb satisfies never;
  }
}

/** What to do next, for the very instance. */
export function installed(file: string, instance: string): string {
  const flag = instance === defaultInstance ? '' : ` --instance ${instance}`;
  return `Installed ${file}; "tentacle service start${flag}" starts it`;
}

function noSystemd(home: Home, verb: ServiceVerb): UserError {
  const so = verb === 'status' ? 'there is no service' : 'no service was changed';
  const instead = `"tentacle --home ${home.folder} run" runs the agent in the foreground`;
  return new UserError(`this system does not run systemd, so ${so}; ${instead}`);
}

function systemctl(...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync('systemctl', args, { encoding: 'utf8' });
  if (error) throw new UserError(`systemctl cannot be run: ${error.message}`, 'failed', error);
  if (status !== 0) throw new UserError(`systemctl ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout;
}
