/** Which answers a change makes old. */
import type { Resource } from '@tako/api';

/** Operations, by their first part or whole, that show a resource besides those which carry its name. */
const shownBy: Partial<Record<Resource, readonly string[]>> = {
  environments: ['dashboard', 'progressions', 'deployments.preview', 'variables.explain'],
  machines: ['deployments.preview', 'variables.explain', 'releases.explain'],
  packages: ['feeds'],
  projects: ['dashboard', 'deployments.preview', 'variables.explain'],
  processes: ['variables.explain'],
  channels: ['progressions'],
  // A release says whether it has the variables of now.
  variables: ['releases', 'progressions'],
  variableSets: ['releases', 'progressions', 'variables.explain'],
  releases: ['dashboard', 'progressions', 'deployments.preview', 'packages.releases'],
  deployments: ['dashboard', 'progressions'],
  tasks: ['dashboard', 'progressions', 'artifacts'],
};

/** Whether the answer to this operation may be another one after a change of the resource. */
export function isTouched(operationId: string, resource: Resource): boolean {
  const shows = [resource, ...(shownBy[resource] ?? [])];
  return shows.some((name) => operationId === name || operationId.startsWith(`${name}.`));
}
