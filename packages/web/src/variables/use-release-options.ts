import { useAnswer } from '../data/answers.ts';
import { releasesToChoose } from '../limits.ts';

/** The newest releases of a project, to choose one of. */
export function useReleaseOptions(project: string): { value: string; label: string }[] {
  const releases = useAnswer('releases.list', { query: { project, take: releasesToChoose } });
  return (releases.data?.items ?? []).map(({ id, version }) => ({ value: id, label: `Release ${version}` }));
}
