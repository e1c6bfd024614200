/** A built project as it lies on disk, without MSBuild. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { findNuspecFiles, type LeftOut, listFiles, parseGlob } from '@tako/nuget';
import { UserError } from '../errors.ts';
import { isWebConfig, type ProjectFacts, type ProjectFile } from './project-facts.ts';
import { type Item, type ProjectXml, readProjectXml } from './project-xml.ts';

export type ProjectSource = {
  /** A project's file, or the folder that has one. */
  readonly project: string;
  readonly configuration: string;
  /** Where the build has put its files; looked for where not given. */
  readonly buildOutput: string | undefined;
  readonly leftOut: LeftOut;
};

const projectFile = /\.(?:cs|vb|fs|sql|wix|vcx)proj$/i;
export const isProjectFile = (file: string): boolean => projectFile.test(file);

/** The project's file, where the folder has one; undefined for a web site without. Throws `UserError` for several. */
export async function findProjectFile(folder: string): Promise<string | undefined> {
  const found = (await readdir(folder)).filter(isProjectFile);
  if (found.length > 1)
    throw new UserError(`${folder}: it holds several projects; name one of ${found.join(', ')}`, 'usage');
  return found[0] === undefined ? undefined : path.join(folder, found[0]);
}

/** Throws `UserError` where the project was not built, or cannot be read without MSBuild. */
export async function readProject(source: ProjectSource): Promise<ProjectFacts> {
  const { project, configuration, leftOut } = source;
  const isFile = isProjectFile(project);
  const folder = isFile ? path.dirname(project) : project;
  const file = isFile ? project : await findProjectFile(folder);
  const xml = file === undefined ? undefined : await readProjectXml(file, configuration);
  const name = file === undefined ? path.basename(path.resolve(folder)) : path.parse(file).name;
  const items = xml?.items('Content', 'TypeScriptCompile') ?? [];
  const { output, isPublished } = await findOutput(source, folder, xml);
  const isWeb =
    !isPublished &&
    ((await readdir(folder)).some(isWebConfig) || items.some(({ link }) => isWebConfig(link)));
  if (file === undefined && !isWeb) throw noProject(folder);
  const content = isWeb ? await contentOf(items, folder, leftOut) : { files: [], notes: [] };
  const built = await filesBelow(output, leftOut);
  const assemblyName = xml?.property('AssemblyName') || name;
  return {
    ...{ name, folder, isWeb, content: content.files, output: built, notes: content.notes },
    assembly: [`${assemblyName}.dll`, `${assemblyName}.exe`]
      .map((wanted) => built.find(({ place }) => place === wanted)?.source)
      .find((file) => file !== undefined),
  };
}

const noProject = (folder: string): UserError =>
  new UserError(
    `${folder}: it holds neither a project nor a web.config; to pack it as it is, say --id and --base-path`,
    'usage',
  );

type Output = { readonly output: string; readonly isPublished: boolean };

/** An SDK-style project is deployed as it is published, where it was; all others as they were built. */
async function findOutput(
  { configuration, buildOutput }: ProjectSource,
  folder: string,
  xml: ProjectXml | undefined,
): Promise<Output> {
  if (buildOutput !== undefined) return { output: await mustBeFolder(buildOutput), isPublished: false };
  const said = xml?.property('OutputPath')?.replaceAll('\\', '/');
  if (xml?.isSdk)
    return sdkOutput(path.join(folder, said ?? `bin/${configuration}`), xml.property('TargetFramework'));
  return { output: await mustBeFolder(path.join(folder, said ?? 'bin')), isPublished: false };
}

async function sdkOutput(base: string, framework: string | undefined): Promise<Output> {
  const folders = (await readdir(await mustBeFolder(base), { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  const names = folders
    .map(({ name }) => name)
    .filter((name) => framework === undefined || name === framework);
  if (names.length > 1) {
    throw new UserError(
      `${base}: it was built for ${names.join(', ')}; say which with --build-output`,
      'usage',
    );
  }
  const built = path.join(base, names[0] ?? '');
  const published = await publishFolders(built);
  if (published.length > 1) {
    const said = published.map((folder) => path.relative(built, folder)).join(', ');
    throw new UserError(`${built}: it was published as ${said}; say which with --build-output`, 'usage');
  }
  return published[0] === undefined
    ? { output: built, isPublished: false }
    : { output: published[0], isPublished: true };
}

/** Also that of each system that it was published for by itself, such as `linux-x64/publish`. */
async function publishFolders(built: string): Promise<string[]> {
  const inside = (await readdir(built, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const candidates = ['', ...inside.map(({ name }) => name)].map((name) => path.join(built, name, 'publish'));
  const there = await Promise.all(candidates.map(isFolder));
  return candidates.filter((_, index) => there[index]);
}

async function mustBeFolder(folder: string): Promise<string> {
  if (await isFolder(folder)) return folder;
  throw new UserError(`${folder}: it is not there; build the project first, or say --build-output`, 'file');
}

const isFolder = (folder: string): Promise<boolean> =>
  stat(folder).then(
    (found) => found.isDirectory(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
      throw error;
    },
  );

async function filesBelow(folder: string, leftOut: LeftOut): Promise<ProjectFile[]> {
  return (await listFiles(folder, leftOut)).map(({ path: place, source }) => ({ source, place }));
}

type Content = { readonly files: ProjectFile[]; readonly notes: string[] };

/** What the project calls content; where it calls nothing so, all that is no source. */
async function contentOf(items: readonly Item[], folder: string, leftOut: LeftOut): Promise<Content> {
  if (items.length === 0) {
    const isSource = (file: string, isIt: boolean) =>
      leftOut(file, isIt) || isNoContent(path.relative(folder, file), isIt);
    return { files: await filesBelow(folder, isSource), notes: [] };
  }
  const files: ProjectFile[] = [];
  const notes: string[] = [];
  for (const item of items) {
    const found = await itemFiles(item, folder, leftOut);
    if (found.length === 0) notes.push(`${item.include} is content of the project and is not there`);
    files.push(...found);
  }
  return { files, notes };
}

async function itemFiles(
  { include, exclude, link }: Item,
  folder: string,
  leftOut: LeftOut,
): Promise<ProjectFile[]> {
  const entry = { src: include, target: '', exclude };
  // What a project names and has not is no error: OctoPack warns too.
  const patterns = include.split(';').map((pattern) => ({ ...entry, src: pattern }));
  const files: ProjectFile[] = [];
  for (const pattern of patterns.filter(({ src }) => src.trim() !== '')) {
    const found = await findNuspecFiles([pattern], folder, leftOut).catch((error: { code?: string }) => {
      if (error.code === 'package.no-match') return { files: [] };
      throw error;
    });
    files.push(
      ...found.files.map(({ source }) => ({ source, place: placeOf(source, folder, pattern.src, link) })),
    );
  }
  return files;
}

/** Where the project shows it: as its link says, else where it lies, and for one that lies outside by its name. */
function placeOf(source: string, folder: string, pattern: string, link: string): string {
  const name = path.basename(source);
  if (link !== '' && !parseGlob(pattern).hasWildcard) return link.replaceAll('\\', '/');
  const inside = path.relative(folder, source).split(path.sep).join('/');
  return inside.startsWith('../') || path.isAbsolute(inside) ? name : inside;
}

const sourceFolders = new Set([
  'bin',
  'obj',
  'properties',
  '.vs',
  '.vscode',
  '.idea',
  'packages',
  'node_modules',
  'testresults',
]);
const sourceFile =
  /\.(?:cs|vb|fs|resx|settings|user|suo|sln|slnx|nuspec|nupkg|licenses|publishproj|pubxml)$|proj$|^packages\.config$/i;

function isNoContent(inside: string, isIt: boolean): boolean {
  return isIt ? sourceFolders.has(inside.toLowerCase()) : sourceFile.test(path.basename(inside));
}
