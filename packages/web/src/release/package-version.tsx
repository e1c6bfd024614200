/** Which version of a step's package a release takes. */
import { Autocomplete, Skeleton, Text } from '@mantine/core';
import type { Action, Step } from '@tako/api';
import { useAnswer } from '../data/answers.ts';
import classes from './package-version.module.css';

export type PackageStep = Step & { readonly action: Extract<Action, { kind: 'deploy-package' }> };

type PackageVersionProps = {
  readonly step: PackageStep;
  /** undefined: the newest. */
  readonly version: string | undefined;
  readonly onChange: (version: string) => void;
};

/** Versions to choose among; whoever wants an older one types it. */
const versionsAtOnce = 50;

export function PackageVersion({ step, version, onChange }: PackageVersionProps) {
  const { packageId, feedId } = step.action;
  const query = { packageId, take: versionsAtOnce };
  const { data, error } = useAnswer('feeds.versions', { params: { id: feedId ?? 'Feeds-1' }, query });
  const versions = data?.versions.map((known) => known.version) ?? [];
  const isMissing = data !== undefined && versions.length === 0;
  return (
    <div className={classes.row}>
      <div className={classes.words}>
        <span className={classes.id}>{packageId}</span>
        <Text size="sm" c="dimmed">
          {step.name}
        </Text>
      </div>
      {data === undefined && !error ? (
        <Skeleton h={36} w={220} />
      ) : (
        <Autocomplete
          className={classes.version ?? ''}
          aria-label={`Version of ${packageId}`}
          data={versions}
          value={version ?? newestOf(versions)}
          onChange={onChange}
          error={error?.message ?? (isMissing ? 'The feed has no version of it' : undefined)}
        />
      )}
    </div>
  );
}

/** As the server chooses: a stable version where there is one. */
function newestOf(versions: readonly string[]): string {
  return versions.find((version) => !version.includes('-')) ?? versions[0] ?? '';
}
