import { UserError } from '../errors.ts';
import type { Session } from '../session/session.ts';

export type MachineFlags = {
  readonly name: string;
  readonly thumbprint: string;
  readonly environment: readonly string[];
  readonly role?: readonly string[];
  readonly address?: string;
  readonly polling?: boolean;
  readonly policy?: string;
};

/** Registers the machine. Throws `UserError` where it is not said how it is reached. */
export async function createMachine({ client, output }: Session, flags: MachineFlags): Promise<void> {
  if ((flags.address === undefined) === (flags.polling !== true)) {
    throw new UserError('address: give either --address HOST:PORT or --polling', 'usage');
  }
  const body = {
    ...{ name: flags.name, thumbprint: flags.thumbprint },
    ...{ environments: [...flags.environment], roles: [...(flags.role ?? [])] },
    ...{ communication: flags.polling ? ('polling' as const) : ('listening' as const) },
    ...(flags.address === undefined ? {} : { address: flags.address }),
    ...(flags.policy === undefined ? {} : { policy: flags.policy }),
  };
  const made = await client.call('machines.create', { body });
  output.show(made, ({ name, id }) => `Made machine ${name} (${id})`);
}
