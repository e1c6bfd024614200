/** Freezes process, variables and package versions of a project, in one transaction. */
import type { BodyOf, RouteOf } from '@tako/api';
import { isVersionMask } from '@tako/variables';
import { mustFind } from '../database/named-rows.ts';
import { lockKind, nextId } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import type { ChannelTable, ProjectTable, ReleaseTable } from '../database/tables.ts';
import { Refusal, refuseField } from '../errors.ts';
import { channelsByName, mustFindChannel } from '../project/channel.store.ts';
import { releaseNumbersOf, stepsOf, toProcess } from '../project/project.ts';
import { freezeVariables } from '../variable/variable.store.ts';
import { markOf, type VariableSnapshot } from '../variable/variable.ts';
import { choosePackages, type PackageSource } from './choose-packages.ts';
import { fillMask, type Numbered, numberRelease } from './numbering.ts';
import { wantedPackages, wishProblems } from './package-choice.ts';
import { findVersion, freeReleaseSlug, predecessorsOf } from './release.store.ts';
import { type ReleasePackage, releaseSlug } from './release.ts';
import { releaseKey } from './release-version.ts';

export type NewRelease = BodyOf<RouteOf<'releases.create'>>;
export type Author = { readonly username: string; readonly time: string };

/**
 * The row of the new release, or of the one that has its version where `ignoreExisting` says so. Throws `not-found`,
 * `release.nothing-to-do`, `version.taken`, `release.package-missing` and `request.invalid`.
 */
export async function createRelease(
  trx: Db,
  body: NewRelease,
  author: Author,
  source: PackageSource,
): Promise<ReleaseTable> {
  await lockKind(trx, 'Projects');
  const project = await mustFind(trx, 'projects', body.project, 'project');
  if (stepsOf(project).length === 0) {
    throw new Refusal('release.nothing-to-do', `The process of ${project.name} has no steps`);
  }
  const channel = await mustFindChannel(trx, project.id, body.channel);
  // The locks on releases and packages: no version is taken, and no package deleted, before this one is stored.
  const id = await nextId(trx, 'Releases');
  await lockKind(trx, 'Packages');
  const wanted = body.version === undefined ? undefined : await wantedVersion(trx, project, body.version);
  const wished = wanted === undefined ? undefined : await existingRelease(trx, project, wanted, body);
  if (wished) return wished;
  const packages = await packagesFor(trx, project, channel, body, source);
  const frozen = {
    id,
    project,
    channel,
    packages,
    variables: await freezeVariables(trx, project.id),
    author,
  };
  const version = wanted ?? (await versionFor(trx, frozen));
  const existing = wanted === undefined ? await existingRelease(trx, project, version, body) : undefined;
  return existing ?? insertRelease(trx, { ...frozen, version, notes: body.notes });
}

/** As it was asked for, a mask filled in. */
async function wantedVersion(trx: Db, project: ProjectTable, text: string): Promise<string> {
  return mustBeVersion(fillMask(text, isVersionMask(text) ? await predecessorsOf(trx, project.id) : []));
}

function mustBeVersion(numbered: Numbered): string {
  if ('version' in numbered) return numbered.version;
  throw refuseField('request.invalid', 'version', numbered.problem);
}

/** Throws `version.taken` where there is one and it will not do. */
async function existingRelease(
  trx: Db,
  project: ProjectTable,
  version: string,
  { ignoreExisting }: NewRelease,
): Promise<ReleaseTable | undefined> {
  const existing = await findVersion(trx, project.id, version);
  if (!existing || ignoreExisting) return existing;
  const message = `${project.name} has a release ${existing.version} already (${existing.id})`;
  throw refuseField('version.taken', 'version', message);
}

async function packagesFor(
  trx: Db,
  project: ProjectTable,
  channel: ChannelTable,
  body: NewRelease,
  source: PackageSource,
): Promise<readonly ReleasePackage[]> {
  const steps = stepsOf(project);
  const problems = wishProblems(steps, body);
  const [first] = problems;
  if (first) {
    const code = problems.some(({ isMissing }) => isMissing) ? 'not-found' : 'request.invalid';
    const errors = problems.map(({ field, message }) => ({ field, message }));
    throw new Refusal(code, first.message, errors);
  }
  return choosePackages(trx, wantedPackages(steps, channel.id, body), source);
}

/** As the project numbers its releases. Throws `request.invalid` where it cannot. */
async function versionFor(trx: Db, frozen: Omit<Frozen, 'version' | 'notes'>): Promise<string> {
  const { project, channel, packages, variables, author } = frozen;
  const numbered = numberRelease(releaseNumbersOf(project), {
    ...{ packages, variables, channelId: channel.id, time: new Date(author.time) },
    channels: await channelsByName(trx, project.id).execute(),
    releases: await predecessorsOf(trx, project.id),
  });
  return mustBeVersion(numbered);
}

type Frozen = {
  readonly id: string;
  readonly project: ProjectTable;
  readonly channel: ChannelTable;
  readonly version: string;
  readonly packages: readonly ReleasePackage[];
  readonly variables: VariableSnapshot;
  readonly notes: string;
  readonly author: Author;
};

async function insertRelease(trx: Db, frozen: Frozen): Promise<ReleaseTable> {
  const { id, project, channel, version, packages, variables, notes, author } = frozen;
  const version_key = releaseKey(version);
  if (version_key === undefined) throw new Error(`"${version}" was taken for a version and is none`);
  const row = {
    ...{ id, version, notes },
    slug: await freeReleaseSlug(trx, releaseSlug(project.slug, version)),
    project_id: project.id,
    channel_id: channel.id,
    version_key,
    created_at: author.time,
    created_by: author.username,
    packages: JSON.stringify(packages),
    process: JSON.stringify(toProcess(project)),
    variables: JSON.stringify(variables),
    variables_mark: markOf(variables.version, variables.sets),
  };
  await trx.insertInto('releases').values(row).execute();
  return row;
}
