/** A computer that is deployed to, as its record has it. */
import type { HealthState, Machine } from '@tako/api';
import { parseThumbprint, type Thumbprint } from '@tako/protocol';
import type { LinkedMachine } from '../agent-link/linked-machine.ts';
import { nameKey } from '../database/names.ts';
import type { MachineTable } from '../database/tables.ts';
import { refuseField } from '../errors.ts';

export type MachineRecord = MachineTable & {
  readonly environmentIds: readonly string[];
  readonly roles: readonly string[];
};

/** How an agent is found and known; where one of these changes, all that was known of its health is void. */
export type Endpoint = Pick<MachineTable, 'thumbprint' | 'communication' | 'address'>;

export const unknownHealth = {
  health_state: 'unknown',
  health_checked_at: null,
  health_detail: '',
  agent_version: null,
  platform: null,
  hostname: null,
  ...{ found_state: null, found_detail: '', policy_checked_at: null },
  ...{ unavailable_since: null, unavailable_seconds: 0, free_bytes: null },
} as const;

/** What the connection to an agent shows at this moment. */
export type Connection = Pick<Machine, 'isConnected' | 'clockAheadMs'>;

export function toMachine(record: MachineRecord, connection: Connection): Machine {
  const { id, slug, name, thumbprint, communication, address, platform } = record;
  return {
    ...{ id, slug, name, thumbprint, communication, address, platform, ...connection },
    environmentIds: [...record.environmentIds],
    roles: [...record.roles],
    isDisabled: record.is_disabled === 1,
    policyId: record.policy_id,
    health: {
      ...healthOf(record),
      checkedAt: record.health_checked_at,
      unavailableSince: record.unavailable_since,
      freeBytes: record.free_bytes === null ? null : Number(record.free_bytes),
    },
    agentVersion: record.agent_version,
  };
}

/** While it can be reached, it is as its last health check found it. */
export function healthOf(
  row: Pick<MachineTable, 'health_state' | 'health_detail' | 'found_state' | 'found_detail'>,
): { readonly state: HealthState; readonly detail: string } {
  if (row.health_state !== 'healthy' || row.found_state === null) {
    return { state: row.health_state, detail: row.health_detail };
  }
  return { state: row.found_state, detail: row.found_detail };
}

export function toLinkedMachine({
  id,
  name,
  thumbprint,
  communication,
  address,
}: MachineTable): LinkedMachine {
  return { id, name, thumbprint, communication, address };
}

/** Throws `request.invalid` on `thumbprint`. */
export function mustThumbprint(text: string): Thumbprint {
  const thumbprint = parseThumbprint(text);
  if (typeof thumbprint === 'string') return thumbprint;
  throw refuseField('request.invalid', 'thumbprint', thumbprint.problem);
}

type EndpointFields = {
  readonly thumbprint?: string | undefined;
  readonly communication?: MachineTable['communication'] | undefined;
  readonly address?: string | null | undefined;
};

/** The endpoint with what is given changed. A machine that becomes a polling one loses its address. */
export function changeEndpoint(old: Endpoint, fields: EndpointFields): Endpoint {
  const thumbprint = fields.thumbprint === undefined ? old.thumbprint : mustThumbprint(fields.thumbprint);
  const communication = fields.communication ?? old.communication;
  if (communication === 'polling') {
    if (!fields.address) return { thumbprint, communication, address: null };
    throw refuseField('request.invalid', 'address', 'a polling machine is never dialled: leave it out');
  }
  const address = fields.address === undefined ? old.address : fields.address;
  if (address) return { thumbprint, communication, address };
  throw refuseField('request.invalid', 'address', 'a listening machine needs host:port');
}

export function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.thumbprint === b.thumbprint && a.communication === b.communication && a.address === b.address;
}

/** Throws `request.invalid` naming the role that is there twice. */
export function checkRoles(roles: readonly string[]): void {
  const keys = roles.map(nameKey);
  const twice = keys.findIndex((key, index) => keys.indexOf(key) < index);
  if (twice < 0) return;
  throw refuseField('request.invalid', `roles[${twice}]`, `the role "${roles[twice]}" is there twice`);
}

/** `web-2` comes before `web-10`. */
export function compareNames(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}
