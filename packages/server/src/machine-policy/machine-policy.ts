/** How often and how thoroughly machines are looked at, and what comes of those that are away. */
import type { HealthCheck, MachinePolicy } from '@tako/api';
import type { MachinePolicyTable } from '../database/tables.ts';
import { refuseField } from '../errors.ts';

export const defaultPolicyId = 'MachinePolicies-1';

/** All but name and place, which the store gives. */
export type PolicyFields = Omit<MachinePolicy, 'id' | 'slug' | 'name' | 'isDefault'>;

export function toMachinePolicy(row: MachinePolicyTable): MachinePolicy {
  const { id, slug, name, description, connectivity } = row;
  return {
    ...{ id, slug, name, description, isDefault: row.is_default === 1 },
    healthCheck: JSON.parse(row.health_check) as HealthCheck,
    intervalMinutes: row.interval_minutes,
    minFreeMegabytes: row.min_free_megabytes,
    maxClockSkewSeconds: row.max_clock_skew_seconds,
    ...{ connectivity, deleteAfterDays: row.delete_after_days },
  };
}

/** Throws `request.invalid` where machines would go without anybody having looked at them. */
export function policyColumns(fields: PolicyFields) {
  const { description, healthCheck, intervalMinutes, connectivity, deleteAfterDays } = fields;
  if (deleteAfterDays !== null && intervalMinutes === null) {
    const message = 'machines are deleted only by a policy that checks them: give it an interval as well';
    throw refuseField('request.invalid', 'deleteAfterDays', message);
  }
  return {
    ...{ description, connectivity, health_check: JSON.stringify(healthCheck) },
    ...{ interval_minutes: intervalMinutes, delete_after_days: deleteAfterDays },
    min_free_megabytes: fields.minFreeMegabytes,
    max_clock_skew_seconds: fields.maxClockSkewSeconds,
  };
}
