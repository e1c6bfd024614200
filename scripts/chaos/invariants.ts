/** What must be true of a deployment that has ended, whatever was broken meanwhile. */
import { linesOf, statesOf } from '../../test/support/log.ts';
import type { LogEvents } from '../rig/api.ts';

/** Each begins with the invariant that is hurt. */
export type Violation = string;

export type RealCheck = {
  readonly version: string;
  readonly log: LogEvents;
  /** Of all deployments: `<begin or end> <step> <release> <machine>`. */
  readonly ledger: readonly string[];
  readonly machines: readonly string[];
  /** Whether something was done to the machine while the deployment ran, after which nobody could have known better. */
  readonly mayFail: (machine: string) => boolean;
  /** Lines that each script says. */
  readonly lineCount: number;
  readonly secret: string;
};

/** The steps as the log calls them, and as the scripts call themselves. */
const steps = [
  { node: 'Step 1: Place', name: 'package' },
  { node: 'Step 2: Talk', name: 'script' },
] as const;

/** What a machine's branch may end as without having been hit: done, or held back for another's sake. */
const unhurt: readonly (string | undefined)[] = ['success', 'warning', 'skipped', 'cancelled', undefined];

export function checkReal(check: RealCheck): Violation[] {
  const { version, log, machines, secret } = check;
  const states = statesOf(log.events);
  const leaks = linesOf(log.events).filter((line) => line.includes(secret));
  const isExcused = machines.some(check.mayFail);
  return [
    ...machines.flatMap((machine) => checkMachine(check, states, machine)),
    ...(leaks.length > 0 ? [`I7 ${version}: the secret is in ${leaks.length} lines`] : []),
    ...(log.taskState !== 'success' && !isExcused
      ? [`I5 ${version}: ${log.taskState}, and nothing was done that could explain it`]
      : []),
  ];
}

function checkMachine(
  { version, log, ledger, mayFail, lineCount }: RealCheck,
  states: Readonly<Record<string, string>>,
  machine: string,
): Violation[] {
  const lines = linesOf(log.events, machine);
  return steps.flatMap(({ node, name }) => {
    const what = `${version} ${name} on ${machine}`;
    const count = (kind: string) =>
      ledger.filter((entry) => entry === `${kind} ${name} ${version} ${machine}`).length;
    const [began, ended] = [count('begin'), count('end')];
    const state = states[`${node} / ${machine}`];
    const isGreen = state === 'success' || state === 'warning';
    const numbers = numbersOf(lines, name);
    return [
      ...(began > 1 ? [`I1 ${what}: began ${began} times`] : []),
      ...(numbers.some((number, index) => number !== index + 1)
        ? [`I2 ${what}: lines ${shown(numbers)}`]
        : []),
      ...(isGreen && numbers.length !== lineCount
        ? [`I2 ${what}: ${numbers.length} lines of ${lineCount}`]
        : []),
      ...(isGreen && (began !== 1 || ended !== 1)
        ? [`I3 ${what}: green, began ${began} times and ended ${ended} times`]
        : []),
      ...(log.taskState === 'success' && !isGreen ? [`I3 ${what}: ${state} in a green deployment`] : []),
      ...(mayFail(machine) || unhurt.includes(state)
        ? []
        : [`I5 ${what}: ${state}, and nothing was done to it`]),
    ];
  });
}

function numbersOf(lines: readonly string[], name: string): number[] {
  return lines.flatMap((line) => {
    const [, number] = new RegExp(`^${name} (\\d+)$`).exec(line) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
}

/** The first that is not where it should be, with what stands around it. */
function shown(numbers: readonly number[]): string {
  const at = numbers.findIndex((number, index) => number !== index + 1);
  return `… ${numbers.slice(Math.max(0, at - 2), at + 3).join(' ')} … (${numbers.length})`;
}

export type LightCheck = {
  readonly version: string;
  readonly log: LogEvents;
  readonly names: readonly string[];
};

export function checkLight({ version, log, names }: LightCheck): Violation[] {
  if (log.taskState !== 'success') return [`I5 ${version} to the light agents: ${log.taskState}`];
  const said = linesOf(log.events).filter((line) => line.endsWith(' was here'));
  const wrong = names.filter((name) => said.filter((line) => line === `${name} was here`).length !== 1);
  return wrong.length === 0 ? [] : [`I2 ${version} to the light agents: ${wrong.join(', ')} not once`];
}
