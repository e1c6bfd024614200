/** How a machine is, for people. */
import type { Machine } from '@tako/api';
import type { Tone } from '../pieces/state.tsx';

export type HealthLook = { readonly tone: Tone; readonly text: string };

const looks: Readonly<Record<Machine['health']['state'], HealthLook>> = {
  healthy: { tone: 'success', text: 'Healthy' },
  'has-warnings': { tone: 'warning', text: 'Has warnings' },
  unhealthy: { tone: 'failed', text: 'Unhealthy' },
  unavailable: { tone: 'failed', text: 'Unavailable' },
  unknown: { tone: 'still', text: 'Not checked' },
};

export function healthLook({ isDisabled, health }: Pick<Machine, 'isDisabled' | 'health'>): HealthLook {
  return isDisabled ? { tone: 'still', text: 'Disabled' } : looks[health.state];
}

/** "3 healthy, 1 unavailable"; what there is none of is left out. */
export function healthSummary(machines: readonly Pick<Machine, 'isDisabled' | 'health'>[]): string {
  const words = machines.map((machine) => healthLook(machine).text.toLowerCase());
  return [...Map.groupBy(words, (word) => word)].map(([word, all]) => `${all.length} ${word}`).join(', ');
}

/** What the server says of a machine after its name, as a sentence of its own. */
export function sentenceOf(detail: string): string {
  return /^[a-z]/.test(detail) ? `It ${detail}` : detail;
}
