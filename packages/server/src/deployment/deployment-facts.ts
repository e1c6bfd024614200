/** What is told to every action of a deployment about where it comes from and where it goes, fixed when it is asked for. */
import { actionsOf, type Choices, type DeploymentPlan, type PlanMachineInput } from './plan.ts';

/** What every action of a deployment shares. */
export type DeploymentFacts = {
  readonly serverUri: string;
  readonly environment: { readonly id: string; readonly name: string; readonly sortOrder: number };
  readonly project: { readonly id: string; readonly slug: string; readonly name: string };
  readonly release: {
    readonly id: string;
    readonly slug: string;
    readonly version: string;
    readonly notes: string;
    readonly createdAt: string;
  };
  readonly channel: { readonly id: string; readonly name: string };
  readonly deployment: {
    readonly id: string;
    readonly name: string;
    readonly comment: string;
    readonly createdAt: string;
    readonly createdBy: Author;
    /** Those that it goes to. */
    readonly machineIds: readonly string[];
    readonly specificMachineIds: readonly string[];
    readonly excludedMachineIds: readonly string[];
  };
  readonly task: { readonly id: string; readonly name: string };
  /** By role: the names of the machines that take part. */
  readonly machinesInRole: Readonly<Record<string, readonly string[]>>;
  /** By machine; those that are not known are not there. */
  readonly hostnames: Readonly<Record<string, string>>;
};

/** Who asked for the deployment. */
export type Author = { readonly id: string; readonly username: string; readonly displayName: string };

export type MachineFacts = PlanMachineInput & { readonly hostname: string | null };

/** By role as the first machine spells it: the machines that the choices leave in, in the order of the list. */
export function machinesInRole(
  machines: readonly MachineFacts[],
  { specificMachineIds, excludedMachineIds }: Choices,
): DeploymentFacts['machinesInRole'] {
  const spelling = new Map<string, string>();
  const names = new Map<string, string[]>();
  const left = machines
    .filter(({ isDisabled }) => !isDisabled)
    .filter(({ id }) => specificMachineIds.length === 0 || specificMachineIds.includes(id))
    .filter(({ id }) => !excludedMachineIds.includes(id));
  for (const { name, roles } of left) {
    for (const role of roles) {
      const key = role.toLowerCase();
      if (!spelling.has(key)) spelling.set(key, role);
      names.set(key, [...(names.get(key) ?? []), name]);
    }
  }
  return Object.fromEntries([...names].map(([key, some]) => [spelling.get(key) ?? key, some]));
}

export function hostnamesOf(machines: readonly MachineFacts[]): DeploymentFacts['hostnames'] {
  return Object.fromEntries(
    machines.flatMap(({ id, hostname }) => (hostname === null ? [] : [[id, hostname] as const])),
  );
}

/** The machines on which the plan does something, each once. */
export function machinesOfPlan(plan: DeploymentPlan): string[] {
  return [...new Set(actionsOf('', plan).map(({ machine }) => machine.machineId))];
}
