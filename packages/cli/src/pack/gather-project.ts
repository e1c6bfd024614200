import { existsSync } from 'node:fs';
import path from 'node:path';
import { type FoundFile, fileAt, parseGlob, readLeftOut } from '@tako/nuget';
import { packageVersion, readAssemblyVersions } from '../project/assembly-versions.ts';
import {
  filesOfProject,
  type ProjectFacts,
  type ProjectFile,
  type ProjectSettings,
} from '../project/project-facts.ts';
import { isProjectFile, readProject } from '../project/read-project.ts';
import { userName } from '../settings/system-user.ts';
import { defaultVersion } from './default-version.ts';
import { namedFiles } from './gather-nuspec.ts';
import { appended, type Gathered, metadataFlags, type TargetOf } from './gathered.ts';
import { type Manifest, readManifest } from './manifest.ts';
import type { PackFlags } from './pack-flags.ts';

/** A built project, as it lies on disk. */
export async function gatherProjectOnDisk(
  project: string,
  flags: PackFlags,
  targetOf: TargetOf,
): Promise<Gathered> {
  const { configuration, buildOutput } = flags;
  const folder = isProjectFile(project) ? path.dirname(project) : project;
  // Packages in a build's folder are never packed, so that of this one need not be left out.
  const leftOut = await readLeftOut(folder);
  return gatherProject(await readProject({ project, configuration, buildOutput, leftOut }), flags, targetOf);
}

type More = ProjectSettings & {
  /** Its nuspec, where that is not called as the project is. */
  readonly nuspec?: string | undefined;
};

/** A built project as OctoPack packs it: what its nuspec says, and the files that OctoPack would take. */
export async function gatherProject(
  facts: ProjectFacts,
  flags: PackFlags,
  targetOf: TargetOf,
  more: More = {},
): Promise<Gathered> {
  const changes = await metadataFlags({ ...flags, ...(await versionOf(facts, flags)) });
  const nuspec = path.resolve(facts.folder, more.nuspec ?? `${facts.name}.nuspec`);
  const isThere = more.nuspec !== undefined || existsSync(nuspec);
  const known = { id: facts.name, configuration: flags.configuration, ...idOf(changes) };
  const manifest = isThere ? await readManifest(nuspec, changes, flags, known) : undefined;
  const named = await filesOfManifest(manifest, facts, flags, targetOf);
  const isNamed = (manifest?.files?.length ?? 0) > 0 && !flags.enforceAddingFiles;
  const own = isNamed ? { files: [], notes: [namesNote] } : await projectFiles(facts, flags, more);
  return {
    ...(manifest
      ? { metadata: manifest.metadata, nuspec: manifest.text }
      : { metadata: plainMetadata(facts, changes, flags) }),
    files: withoutTwins([...named.files, ...own.files]),
    notes: [...facts.notes, ...named.notes, ...own.notes],
  };
}

const namesNote = "the nuspec names files, so the project's are not packed; see --enforce-adding-files";

const idOf = ({ id }: { readonly id?: string }) => (id === undefined ? {} : { id });

async function versionOf({ assembly }: ProjectFacts, { version, versionFrom }: PackFlags) {
  const versions =
    version === undefined && assembly !== undefined && existsSync(assembly)
      ? await readAssemblyVersions(assembly)
      : undefined;
  const found = version ?? (versions && packageVersion(versions, versionFrom));
  return found === undefined ? {} : { version: found };
}

function plainMetadata(
  { name }: ProjectFacts,
  changes: Awaited<ReturnType<typeof metadataFlags>>,
  flags: PackFlags,
) {
  const said = {
    ...{ id: name, version: defaultVersion(new Date()), authors: userName(process.env) },
    ...{ description: `The ${name} deployment package`, tags: 'OctopusDeploy' },
    ...changes,
  };
  return { ...said, ...appended(said, flags) };
}

async function filesOfManifest(
  manifest: Manifest | undefined,
  { folder }: ProjectFacts,
  flags: PackFlags,
  targetOf: TargetOf,
) {
  if (!manifest?.files) return { files: [], notes: [] };
  return namedFiles(manifest.files, flags.basePath ?? folder, targetOf(manifest.metadata), flags);
}

async function projectFiles(
  facts: ProjectFacts,
  { include = [], exclude = [] }: PackFlags,
  settings: ProjectSettings,
) {
  const [wanted, unwanted] = [include.map(parseGlob), exclude.map(parseGlob)];
  const isWanted = ({ place }: ProjectFile) =>
    (wanted.length === 0 || wanted.some((glob) => glob.matches(place))) &&
    !unwanted.some((glob) => glob.matches(place));
  const files: FoundFile[] = [];
  const notes: string[] = [];
  for (const { source, place } of filesOfProject(facts, settings).filter(isWanted)) {
    const found = await fileAt(source, place);
    if (found) files.push(found);
    else notes.push(`${source}: the project names it, and it is not there`);
  }
  return {
    files,
    notes:
      files.length === 0 ? [...notes, `there are no files in ${facts.name}: the package is empty`] : notes,
  };
}

/** One file may be named by the nuspec and by the project. */
function withoutTwins(files: readonly FoundFile[]): FoundFile[] {
  return [...new Map(files.map((file) => [`${file.path}\0${file.source}`, file])).values()];
}
