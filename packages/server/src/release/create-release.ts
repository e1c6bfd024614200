/** Freezes process, variables and package versions of a project, in one transaction. */
import type { BodyOf, RouteOf } from '@tako/api';
import { parseVersion, versionKey } from '@tako/nuget';
import { mustFind } from '../database/named-rows.ts';
import { lockKind, nextId } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import type { ChannelTable, ProjectTable, ReleaseTable } from '../database/tables.ts';
import { Refusal, refuseField } from '../errors.ts';
import { knownVersion } from '../package/package.ts';
import { mustFindChannel } from '../project/channel.store.ts';
import { stepsOf, toProcess } from '../project/project.ts';
import { freezeVariables } from '../variable/variable.store.ts';
import { choosePackages } from './choose-packages.ts';
import { wantedPackages, wishProblems } from './package-choice.ts';
import { findVersion, freeReleaseSlug, versionsOf } from './release.store.ts';
import { type ReleasePackage, releaseSlug } from './release.ts';
import { defaultVersion } from './release-version.ts';

export type NewRelease = BodyOf<RouteOf<'releases.create'>>;
export type Author = { readonly username: string; readonly time: string };

/**
 * The row of the new release, or of the one that has its version where `ignoreExisting` says so. Throws `not-found`,
 * `release.nothing-to-do`, `version.taken`, `release.package-missing` and `request.invalid`.
 */
export async function createRelease(trx: Db, body: NewRelease, author: Author): Promise<ReleaseTable> {
  await lockKind(trx, 'Projects');
  const project = await mustFind(trx, 'projects', body.project, 'project');
  if (stepsOf(project).length === 0) {
    throw new Refusal('release.nothing-to-do', `The process of ${project.name} has no steps`);
  }
  const channel = await mustFindChannel(trx, project.id, body.channel);
  // The locks on releases and packages: no version is taken, and no package deleted, before this one is stored.
  const id = await nextId(trx, 'Releases');
  await lockKind(trx, 'Packages');
  const wished = body.version && (await existingRelease(trx, project, body.version, body));
  if (wished) return wished;
  const packages = await packagesFor(trx, project, channel, body);
  const version = body.version ?? (await versionFor(trx, project, packages));
  const existing = body.version ? undefined : await existingRelease(trx, project, version, body);
  const { notes } = body;
  return existing ?? insertRelease(trx, { id, project, channel, version, packages, notes, author });
}

/** Throws `version.taken` where there is one and it will not do. */
async function existingRelease(
  trx: Db,
  project: ProjectTable,
  version: string,
  { ignoreExisting }: NewRelease,
): Promise<ReleaseTable | undefined> {
  if (!parseVersion(version)) throw refuseField('request.invalid', 'version', `"${version}" is no version`);
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
): Promise<readonly ReleasePackage[]> {
  const steps = stepsOf(project);
  const problems = wishProblems(steps, body);
  const [first] = problems;
  if (first) throw new Refusal('request.invalid', first.message, problems);
  return choosePackages(trx, wantedPackages(steps, channel.id, body));
}

async function versionFor(
  trx: Db,
  project: ProjectTable,
  packages: readonly ReleasePackage[],
): Promise<string> {
  const chosen = packages.map(({ version }) => version);
  return defaultVersion(chosen, chosen.length > 0 ? [] : await versionsOf(trx, project.id));
}

type Frozen = {
  readonly id: string;
  readonly project: ProjectTable;
  readonly channel: ChannelTable;
  readonly version: string;
  readonly packages: readonly ReleasePackage[];
  readonly notes: string;
  readonly author: Author;
};

async function insertRelease(trx: Db, frozen: Frozen): Promise<ReleaseTable> {
  const { id, project, channel, version, packages, notes, author } = frozen;
  const row = {
    ...{ id, version, notes },
    slug: await freeReleaseSlug(trx, releaseSlug(project.slug, version)),
    project_id: project.id,
    channel_id: channel.id,
    version_key: versionKey(knownVersion(version)),
    created_at: author.time,
    created_by: author.username,
    packages: JSON.stringify(packages),
    process: JSON.stringify(toProcess(project)),
    variables: JSON.stringify(await freezeVariables(trx, project.id)),
  };
  await trx.insertInto('releases').values(row).execute();
  return row;
}
