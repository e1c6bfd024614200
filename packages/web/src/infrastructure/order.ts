/** The order of environments. */
import type { Environment } from '@tako/api';

type Placed = Pick<Environment, 'id' | 'sortOrder'>;

/** Whose place changes, and to which, when one moves up (-1) or down (1). */
export function placesAfterMove(environments: readonly Placed[], id: string, by: -1 | 1): Placed[] {
  const from = environments.findIndex((environment) => environment.id === id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= environments.length) return [];
  const order = environments.map((environment) => environment.id);
  order.splice(to, 0, ...order.splice(from, 1));
  return environments
    .map((environment) => ({ ...environment, place: order.indexOf(environment.id) }))
    .filter(({ sortOrder, place }) => sortOrder !== place)
    .map((environment) => ({ id: environment.id, sortOrder: environment.place }));
}
