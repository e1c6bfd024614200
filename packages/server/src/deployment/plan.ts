/** What a deployment will do, worked out before anything is done. The preview shows this very plan. */
import { createHash } from 'node:crypto';
import type { Action, Step } from '@tako/api';
import type { PackageReference, Sha256, Ticket } from '@tako/protocol';
import { packageOf } from '../project/package-of-step.ts';
import { type Place, reasonOutside } from '../project/step-scopes.ts';

export type PlanMachineInput = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly environmentIds: readonly string[];
  readonly isDisabled: boolean;
};

/** The version of a package that the release chose for a step. */
export type ChosenPackage = {
  readonly step: string;
  readonly packageId: string;
  readonly version: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
};

export type Choices = {
  /** Only these; empty is all. */
  readonly specificMachineIds: readonly string[];
  readonly excludedMachineIds: readonly string[];
  /** Names of steps. */
  readonly skippedSteps: readonly string[];
};

export type PlanInput = Place & {
  readonly steps: readonly Step[];
  readonly packages: readonly ChosenPackage[];
  readonly machines: readonly PlanMachineInput[];
  readonly choices: Choices;
  /** Machines that are uploaded to at once. */
  readonly uploadWindow?: number | undefined;
};

export type PlannedMachine = {
  readonly machineId: string;
  readonly machineName: string;
  readonly roles: readonly string[];
  readonly packages: readonly PackageReference[];
  /** Why the step leaves this machine out; null where it runs. */
  readonly skipped: string | null;
};

export type PlannedStep = {
  readonly stepId: string;
  readonly number: number;
  readonly name: string;
  readonly startTrigger: Step['startTrigger'];
  readonly condition: Step['condition'];
  readonly roles: readonly string[];
  readonly maxParallelism: number | null;
  readonly timeoutSeconds: number | null;
  readonly action: Action;
  /** Why the step will not run; null where it will. */
  readonly skipped: string | null;
  /** Whether the skipping is something that people should look at. */
  readonly isWarning: boolean;
  readonly machines: readonly PlannedMachine[];
};

export type DeploymentPlan = {
  readonly steps: readonly PlannedStep[];
  /** Machines that are uploaded to at once; null is the default. */
  readonly uploadWindow: number | null;
  /** The same plan has the same hash: SHA-256 in hex. */
  readonly hash: string;
};

export type PlanProblem = {
  readonly code: 'deployment.no-machines' | 'deployment.machine-disabled' | 'release.package-missing';
  readonly message: string;
};

/** The plan, or why there cannot be one. */
export function planDeployment(input: PlanInput): DeploymentPlan | PlanProblem {
  const disabled = input.machines.find(
    ({ id, isDisabled }) => isDisabled && input.choices.specificMachineIds.includes(id),
  );
  if (disabled) {
    const message = `The machine ${disabled.name} is disabled and cannot be deployed to`;
    return { code: 'deployment.machine-disabled', message };
  }
  const steps: PlannedStep[] = [];
  for (const [index, step] of input.steps.entries()) {
    const planned = planStep(input, step, index + 1);
    if ('code' in planned) return planned;
    steps.push(planned);
  }
  if (steps.every((step) => step.skipped !== null)) return nothingRuns(steps);
  return { steps, uploadWindow: input.uploadWindow ?? null, hash: hashOf(steps) };
}

function planStep(input: PlanInput, step: Step, number: number): PlannedStep | PlanProblem {
  const chosen = input.packages.find((candidate) => sameName(candidate.step, step.name));
  const isOut = step.isDisabled || reasonOutside(step, input) !== undefined;
  const wanted = packageOf(step.action);
  if (wanted && !chosen && !isOut) {
    const message = `The release has no version of ${wanted.packageId} for the step ${step.name}`;
    return { code: 'release.package-missing', message };
  }
  const packages = wanted && chosen ? [referenceTo(chosen)] : [];
  const machines = machinesOf(input, step, packages);
  const { reason, isWarning } = skipOf(input, step, machines);
  return {
    stepId: step.id ?? `Steps-${number}`,
    ...{ number, name: step.name, startTrigger: step.startTrigger, condition: step.condition },
    ...{ roles: step.roles, maxParallelism: step.maxParallelism, timeoutSeconds: step.timeoutSeconds },
    ...{ action: step.action, skipped: reason, isWarning },
    machines: reason === null ? machines : [],
  };
}

function machinesOf(
  { environment, machines, choices }: PlanInput,
  step: Step,
  packages: readonly PackageReference[],
): PlannedMachine[] {
  const { specificMachineIds: specific, excludedMachineIds: excluded } = choices;
  return machines
    .filter(({ environmentIds }) => environmentIds.includes(environment.id))
    .filter(({ roles }) => roles.some((role) => step.roles.some((wanted) => sameName(wanted, role))))
    .filter(({ id }) => specific.length === 0 || specific.includes(id))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .map(({ id, name, roles, isDisabled }) => {
      const skipped = excluded.includes(id) ? 'excluded by request' : isDisabled ? 'disabled' : null;
      const common = { machineId: id, machineName: name, roles };
      return { ...common, packages: skipped === null ? packages : [], skipped };
    });
}

function skipOf(
  input: PlanInput,
  step: Step,
  machines: readonly PlannedMachine[],
): { readonly reason: string | null; readonly isWarning: boolean } {
  const { environment, choices } = input;
  if (step.isDisabled) return { reason: 'disabled', isWarning: false };
  const outside = reasonOutside(step, input);
  if (outside !== undefined) return { reason: outside, isWarning: false };
  if (choices.skippedSteps.some((name) => sameName(name, step.name))) {
    return { reason: 'skipped by request', isWarning: false };
  }
  if (machines.some(({ skipped }) => skipped === null)) return { reason: null, isWarning: false };
  if (machines.length > 0) {
    return { reason: everyMachineLeftOut(machines), isWarning: true };
  }
  const roles = `${step.roles.length === 1 ? 'role' : 'any role of'} ${step.roles.join(', ')}`;
  const chosen = choices.specificMachineIds.length > 0 ? 'chosen machine' : 'machine';
  return { reason: `no ${chosen} of environment ${environment.name} has ${roles}`, isWarning: true };
}

export function everyMachineLeftOut(machines: readonly PlannedMachine[]): string {
  const names = machines.map(({ machineName, skipped }) => `${machineName} (${skipped})`).join(', ');
  return `every machine is left out: ${names}`;
}

function nothingRuns(steps: readonly PlannedStep[]): PlanProblem {
  const reasons = steps.map(({ number, name, skipped }) => `step ${number} (${name}): ${skipped}`);
  const message = `No step would run on any machine. ${reasons.join('; ')}`;
  return { code: 'deployment.no-machines', message };
}

function referenceTo({ packageId, version, sha256, sizeBytes }: ChosenPackage): PackageReference {
  return { id: packageId, version, sha256, sizeBytes };
}

function hashOf(steps: readonly PlannedStep[]): string {
  return createHash('sha256').update(JSON.stringify(steps)).digest('hex');
}

/** Names of steps and roles are the same in either case. */
function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Steps that start together; a group begins when the one before it has ended. */
export function groupsOf(plan: DeploymentPlan): readonly (readonly PlannedStep[])[] {
  const groups: PlannedStep[][] = [];
  for (const step of plan.steps) {
    const current = groups.at(-1);
    if (current && step.startTrigger === 'with-previous') current.push(step);
    else groups.push([step]);
  }
  return groups;
}

/** One step on one machine. */
export type PlannedAction = {
  readonly ticket: Ticket;
  readonly step: PlannedStep;
  readonly machine: PlannedMachine;
};

/**
 * The prefix names the task, and tells it from a task of the same id on another server that the machine trusts too; the
 * rest names step and machine. So the ticket is the same whoever works it out, and when.
 */
export function ticketOf(prefix: string, stepId: string, machineId: string): Ticket {
  return `${prefix}_${stepId}_${machineId}` as Ticket;
}

/** Every action of the step, in the order in which they start. */
export function actionsOfStep(prefix: string, step: PlannedStep): readonly PlannedAction[] {
  if (step.skipped !== null) return [];
  return step.machines
    .filter(({ skipped }) => skipped === null)
    .map((machine) => ({ ticket: ticketOf(prefix, step.stepId, machine.machineId), step, machine }));
}

export function actionsOf(prefix: string, plan: DeploymentPlan): readonly PlannedAction[] {
  return plan.steps.flatMap((step) => actionsOfStep(prefix, step));
}

/** What one machine must have before any step begins: each file once, however many steps use it. */
export type MachineUpload = {
  readonly machineId: string;
  readonly machineName: string;
  readonly packages: readonly PackageReference[];
};

export function uploadsOf(plan: DeploymentPlan): readonly MachineUpload[] {
  const uploads = new Map<string, { machineName: string; files: Map<string, PackageReference> }>();
  for (const { machineId, machineName, packages } of plan.steps.flatMap(({ machines }) => machines)) {
    for (const reference of packages) {
      const upload = uploads.get(machineId) ?? { machineName, files: new Map() };
      upload.files.set(reference.sha256, reference);
      uploads.set(machineId, upload);
    }
  }
  return [...uploads].map(([machineId, { machineName, files }]) => ({
    ...{ machineId, machineName },
    packages: [...files.values()],
  }));
}

/** Each package that the deployment needs, once. */
export function packagesOf(plan: DeploymentPlan): readonly PackageReference[] {
  return sourcesOf(plan).map(({ reference }) => reference);
}

/** A package, with every feed that a step takes it from. */
export type PackageSources = { readonly reference: PackageReference; readonly feedIds: readonly string[] };

/** Each package that the deployment needs, once. */
export function sourcesOf(plan: DeploymentPlan): readonly PackageSources[] {
  const sources = new Map<Sha256, { reference: PackageReference; feedIds: Set<string> }>();
  for (const { action, machines } of plan.steps) {
    const feedId = packageOf(action)?.feedId;
    for (const reference of machines.flatMap(({ packages }) => packages)) {
      const source = sources.get(reference.sha256) ?? { reference, feedIds: new Set() };
      if (feedId !== undefined) source.feedIds.add(feedId);
      sources.set(reference.sha256, source);
    }
  }
  return [...sources.values()].map(({ reference, feedIds }) => ({ reference, feedIds: [...feedIds] }));
}
