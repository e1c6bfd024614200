/** A version of a project: process, variables and package versions, as they were when it was made. */
import type { AnswerOf, Release, RouteOf } from '@tako/api';
import type { Sha256 } from '@tako/protocol';
import type { ReleaseTable } from '../database/tables.ts';
import { type OldStep, type StoredStep, withScope } from '../project/project.ts';
import { toVariableSet, type VariableSnapshot } from '../variable/variable.ts';

type Snapshot = AnswerOf<RouteOf<'releases.snapshot'>>;

/** The version of a package that the release chose for a step, and its very bytes. */
export type ReleasePackage = {
  /** The name of the step. */
  readonly step: string;
  readonly packageId: string;
  readonly version: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
};

export type ReleaseRecord = {
  readonly id: string;
  readonly slug: string;
  readonly projectId: string;
  readonly channelId: string;
  readonly version: string;
  readonly notes: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly packages: readonly ReleasePackage[];
  readonly process: { readonly version: number; readonly steps: readonly StoredStep[] };
  /** Secrets are sealed. */
  readonly variables: VariableSnapshot;
};

export function toReleaseRecord(row: ReleaseTable): ReleaseRecord {
  const { id, slug, version, notes } = row;
  return {
    ...{ id, slug, version, notes },
    projectId: row.project_id,
    channelId: row.channel_id,
    createdAt: row.created_at,
    createdBy: row.created_by,
    packages: JSON.parse(row.packages) as ReleasePackage[],
    process: processOf(row),
    variables: JSON.parse(row.variables) as VariableSnapshot,
  };
}

function processOf({ process }: ReleaseTable): ReleaseRecord['process'] {
  const { version, steps } = JSON.parse(process) as { readonly version: number; readonly steps: OldStep[] };
  return { version, steps: steps.map(withScope) };
}

/** `markOfNow` is that of the project's variables. */
export function toRelease(
  row: Omit<ReleaseTable, 'process' | 'variables'>,
  markOfNow: string | undefined,
): Release {
  const { id, slug, version, notes } = row;
  const packages = JSON.parse(row.packages) as ReleasePackage[];
  return {
    ...{ id, slug, version, notes },
    projectId: row.project_id,
    channelId: row.channel_id,
    createdAt: row.created_at,
    createdBy: row.created_by,
    packages: packages.map(({ step, packageId, version, sha256 }) => ({ step, packageId, version, sha256 })),
    hasVariablesOfNow: row.variables_mark === markOfNow,
  };
}

/** What it froze, without secrets. */
export function toSnapshot({ process, variables }: ReleaseRecord): Snapshot {
  return {
    process: { version: process.version, steps: [...process.steps] },
    variables: toVariableSet(variables),
    variableSets: variables.sets.map(({ id, name, ...set }) => ({ id, name, ...toVariableSet(set) })),
  };
}

/** `web-1.2.0`: how a release stands in an address. */
export function releaseSlug(projectSlug: string, version: string): string {
  const text = version.toLowerCase().replaceAll(/[^a-z0-9]+/g, (between) => (between === '.' ? '.' : '-'));
  return `${projectSlug}-${text.replaceAll(/^[.-]+|[.-]+$/g, '')}`;
}
