import type { Machine } from '@tako/api';
import { Ban, CircleAlert, CircleCheck, CircleDashed, CircleX, Unplug } from 'lucide-react';
import classes from '../pieces/state.module.css';
import { healthLook } from './health.ts';

const icons = {
  healthy: CircleCheck,
  'has-warnings': CircleAlert,
  unhealthy: CircleX,
  unavailable: Unplug,
  unknown: CircleDashed,
} as const satisfies Record<Machine['health']['state'], unknown>;

/** Shape and word of a machine's health, with the reason on hover. */
export function HealthBadge({ machine }: { readonly machine: Machine }) {
  const { tone, text } = healthLook(machine);
  const Icon = machine.isDisabled ? Ban : icons[machine.health.state];
  return (
    <span className={classes.badge} data-tone={tone} title={machine.health.detail || undefined}>
      <Icon size={15} aria-hidden />
      {text}
    </span>
  );
}
