import { existsSync } from 'node:fs';
import path from 'node:path';
import { readLeftOut } from '@tako/nuget';
import { fromProject, readBuiltProject } from '../project/built-project.ts';
import { isOn, type MsbuildFacts, projectFolder } from '../project/msbuild-facts.ts';
import { readNuGetArguments, readProperties } from '../project/nuget-arguments.ts';
import { gatherProject } from './gather-project.ts';
import type { Gathered, TargetOf } from './gathered.ts';
import type { PackFlags } from './pack-flags.ts';

/** A project that MSBuild has just built, by the properties of OctoPack. */
export async function gatherBuild(
  facts: MsbuildFacts,
  flags: PackFlags,
  targetOf: TargetOf,
): Promise<Gathered> {
  const { values } = facts;
  const folder = projectFolder(facts);
  const leftOut = await readLeftOut(folder);
  const project = await readBuiltProject(facts, leftOut);
  const { unknown } = readNuGetArguments(values.arguments);
  const appConfig = fromProject(folder, values.appConfig);
  const gathered = await gatherProject(project, flags, targetOf, {
    ...(values.nuspec === '' ? {} : { nuspec: fromProject(folder, values.nuspec) }),
    // Where nobody names another, it is the one that the build makes of `app.config`, if there is one.
    ...(values.appConfig !== '' && existsSync(appConfig) ? { appConfig } : {}),
    includeTypeScript: isOn(values.includeTypeScript),
  });
  const passedOver = unknown.map((word) => `OctoPackNuGetArguments: ${word} means nothing to tako`);
  return { ...gathered, notes: [...gathered.notes, ...passedOver] };
}

/** The properties as flags. A package of an earlier build is replaced. */
export function flagsOfBuild({ values }: MsbuildFacts, flags: PackFlags): PackFlags {
  const folder = path.dirname(values.project);
  const more = readNuGetArguments(values.arguments);
  const version = values.version || more.version;
  const said = {
    ...(version ? { version } : {}),
    ...(more.basePath === undefined ? {} : { basePath: fromProject(folder, more.basePath) }),
    ...(more.exclude.length === 0 ? {} : { exclude: more.exclude }),
    ...(values.appendToId === '' ? {} : { appendToId: values.appendToId }),
    ...(values.appendToVersion === '' ? {} : { appendToVersion: values.appendToVersion }),
    ...(values.releaseNotesFile === ''
      ? {}
      : { releaseNotesFile: fromProject(folder, values.releaseNotesFile) }),
    ...(isOn(values.useProductVersion) ? { versionFrom: 'product' as const } : {}),
    ...(isOn(values.useFileVersion) ? { versionFrom: 'file' as const } : {}),
    ...(values.configuration === '' ? {} : { configuration: values.configuration }),
    property: new Map([...more.properties, ...readProperties(values.properties)]),
    enforceAddingFiles: isOn(values.enforceAddingFiles),
    ignoreMisplacedScripts: isOn(values.ignoreNonRootScripts),
    outFolder: fromProject(folder, more.outFolder ?? values.outFolder),
    overwrite: true,
  };
  return { ...flags, ...said };
}
