/** What steps can be limited to, and the roles that machines have. */
import { useWholeList } from '../data/answers.ts';

type Named = { readonly id: string; readonly name: string };

export type Places = {
  readonly environments: readonly Named[];
  readonly channels: readonly Named[];
  readonly roles: readonly string[];
  /** Of an environment or a channel. */
  readonly nameOf: (id: string) => string;
};

export function usePlaces(projectId: string): Places {
  const environments = useWholeList('environments.list', {}).data ?? [];
  const channels = useWholeList('channels.list', { params: { id: projectId } }).data ?? [];
  const machines = useWholeList('machines.list', {}).data ?? [];
  const all: readonly Named[] = [...environments, ...channels];
  return {
    environments,
    channels,
    roles: [...new Set(machines.flatMap(({ roles }) => roles))].toSorted(),
    nameOf: (id) => all.find((place) => place.id === id)?.name ?? id,
  };
}
