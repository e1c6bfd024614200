/** A project as the MSBuild that has built it tells it. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { type LeftOut, listFiles } from '@tako/nuget';
import { type MsbuildFacts, projectFolder } from './msbuild-facts.ts';
import { isWebConfig, type ProjectFacts, type ProjectFile } from './project-facts.ts';

/** A published project is what lies in the folder that it was published to, and nothing else. */
export async function readBuiltProject(facts: MsbuildFacts, leftOut: LeftOut): Promise<ProjectFacts> {
  const { values } = facts;
  const folder = projectFolder(facts);
  const name = values.name || path.parse(values.project).name;
  const assembly = values.assembly === '' ? undefined : fromProject(folder, values.assembly);
  const common = { name, folder, assembly, notes: [] };
  if (values.publishFolder !== '') {
    const found = await listFiles(fromProject(folder, values.publishFolder), leftOut);
    const output = found.map(({ path: place, source }) => ({ source, place }));
    return { ...common, isWeb: false, content: [], output };
  }
  const content = facts.content.map(({ file, link }) => contentFile(file, link, folder));
  const outFolder = fromProject(folder, values.outFolder);
  return {
    ...common,
    isWeb: content.some(({ place }) => isWebConfig(place)) || (await readdir(folder)).some(isWebConfig),
    content: content.filter(({ source }) => !leftOut(source, false)),
    output: facts.written.flatMap((file) => {
      const source = fromProject(folder, file);
      const place = below(outFolder, source);
      return place === undefined || leftOut(source, false) ? [] : [{ source, place }];
    }),
  };
}

/** Projects are written on Windows and built everywhere. */
export const fromProject = (folder: string, file: string): string =>
  path.resolve(folder, path.sep === '/' ? file.replaceAll('\\', '/') : file);

function contentFile(file: string, link: string, folder: string): ProjectFile {
  const source = fromProject(folder, file);
  return { source, place: link || below(folder, source) || path.basename(source) };
}

/** Undefined where it does not lie there. */
function below(folder: string, file: string): string | undefined {
  const inside = path.relative(folder, file).split(path.sep).join('/');
  return inside === '' || inside.startsWith('../') || path.isAbsolute(inside) ? undefined : inside;
}
