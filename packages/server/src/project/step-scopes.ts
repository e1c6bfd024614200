/** The environments and channels that steps are limited to, and whether a step runs in a given place. */
import type { Step } from '@tako/api';
import type { FieldError } from '../errors.ts';
import { findReferred, type Named } from '../variable/scope-references.ts';
import type { StoredStep } from './project.ts';

export type ScopeTargets = { readonly environments: readonly Named[]; readonly channels: readonly Named[] };

const scopeFields = ['environments', 'excludedEnvironments', 'channels'] as const;
type ScopeField = (typeof scopeFields)[number];

/**
 * The steps with ids in place of slugs and names, or every reference that leads nowhere. An id that is stored already
 * stays although what it named is gone: without it the step would suddenly run everywhere.
 */
export function resolveStepScopes(
  steps: readonly Step[],
  stored: readonly StoredStep[],
  targets: ScopeTargets,
): { readonly steps: readonly Step[]; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const kept = new Set(stored.flatMap((step) => scopeFields.flatMap((field) => step[field])));
  const resolve = (step: Step, index: number, field: ScopeField): string[] => {
    const kind = field === 'channels' ? 'channel' : 'environment';
    const known = field === 'channels' ? targets.channels : targets.environments;
    const ids = step[field].flatMap((reference, position) => {
      const id = findReferred(known, reference)?.id ?? (kept.has(reference) ? reference : undefined);
      if (id !== undefined) return [id];
      const at = `steps[${index}].${field}[${position}]`;
      errors.push({ field: at, message: `There is no ${kind} "${reference}"` });
      return [];
    });
    return [...new Set(ids)];
  };
  const resolved = steps.map((step, index) => ({
    ...step,
    environments: resolve(step, index, 'environments'),
    excludedEnvironments: resolve(step, index, 'excludedEnvironments'),
    channels: resolve(step, index, 'channels'),
  }));
  return { steps: resolved, errors };
}

export type Place = {
  readonly environment: { readonly id: string; readonly name: string };
  readonly channel: { readonly id: string; readonly name: string };
};

/** Why the step has no business there; undefined where it has. */
export function reasonOutside(step: Step, { environment, channel }: Place): string | undefined {
  const isWanted = step.environments.length === 0 || step.environments.includes(environment.id);
  if (!isWanted || step.excludedEnvironments.includes(environment.id)) {
    return `not for environment ${environment.name}`;
  }
  return isForChannel(step, channel.id) ? undefined : `not for channel ${channel.name}`;
}

/** Whether releases of the channel have the step, and so need its package. */
export function isForChannel({ channels }: Step, channelId: string): boolean {
  return channels.length === 0 || channels.includes(channelId);
}
