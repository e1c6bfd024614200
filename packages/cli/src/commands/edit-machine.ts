import { UserError } from '../errors.ts';
import { findMachine } from '../find/find.ts';
import { changesOf } from '../session/changes.ts';
import type { Session } from '../session/session.ts';

export type EditMachineFlags = {
  readonly name?: string;
  readonly thumbprint?: string;
  readonly environment?: readonly string[];
  readonly role?: readonly string[];
  /** False for `--no-roles`. */
  readonly roles: boolean;
  readonly address?: string;
  readonly polling?: boolean;
  readonly policy?: string;
};

/** Changes what flags were given for. Throws `UserError` for flags that contradict each other. */
export async function editMachine(
  { client, output }: Session,
  reference: string,
  flags: EditMachineFlags,
): Promise<void> {
  const { name, thumbprint, environment, policy } = flags;
  const fields = { name, thumbprint, policy, ...reachedBy(flags), roles: rolesOf(flags) };
  const environments = environment === undefined ? undefined : [...environment];
  const body = changesOf(
    { ...fields, environments },
    '--name, --environment, --role or --no-roles, --policy, --thumbprint, --address or --polling',
  );
  const { id } = await findMachine(client, reference);
  const machine = await client.call('machines.patch', { params: { id }, body });
  output.show(machine, (changed) => `Changed machine ${changed.name} (${changed.id})`);
}

function rolesOf({ role, roles }: EditMachineFlags): string[] | undefined {
  if (roles) return role && [...role];
  if (role === undefined) return [];
  throw new UserError('role: give either --role or --no-roles', 'usage');
}

/** An address makes the machine one that listens. */
function reachedBy({ address, polling }: EditMachineFlags) {
  if (address !== undefined && polling) {
    throw new UserError('address: give either --address HOST:PORT or --polling', 'usage');
  }
  if (polling) return { communication: 'polling' as const, address: null };
  return address === undefined ? {} : { communication: 'listening' as const, address };
}
