/** What MSBuild tells of a project that it has built: one fact a line, written by the targets and read here. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.ts';

/** Each fact with where MSBuild has it. A value may hold `;`, which MSBuild makes lines of: those are joined again. */
export const factExpressions = {
  project: '$(MSBuildProjectFullPath)',
  name: '$(OctoPackProjectName)',
  outFolder: '$(OutDir)',
  publishFolder: '$(TakoPublishFolder)',
  assembly: '$(OutDir)$(TargetFileName)',
  configuration: '$(Configuration)',
  nuspec: '$(OctoPackNuSpecFileName)',
  version: '$(OctoPackPackageVersion)',
  appendToVersion: '$(OctoPackAppendToVersion)',
  appendToId: '$(OctoPackAppendToPackageId)',
  useFileVersion: '$(OctoPackUseFileVersion)',
  useProductVersion: '$(OctoPackUseProductVersion)',
  releaseNotesFile: '$(OctoPackReleaseNotesFile)',
  properties: '$(OctoPackNuGetProperties)',
  arguments: '$(OctoPackNuGetArguments)',
  enforceAddingFiles: '$(OctoPackEnforceAddingFiles)',
  ignoreNonRootScripts: '$(OctoPackIgnoreNonRootScripts)',
  includeTypeScript: '$(OctoPackIncludeTypeScriptSourceFiles)',
  appConfig: '$(OctoPackAppConfigFileOverride)',
  publishToHttp: '$(OctoPackPublishPackageToHttp)',
  appendProjectToFeed: '$(OctoPackAppendProjectToFeed)',
  pushProperties: '$(OctoPackNuGetPushProperties)',
  publishToFolder: '$(OctoPackPublishPackageToFileShare)',
  publishToTeamCity: '$(OctoPackPublishPackagesToTeamCity)',
} as const;

export type FactName = keyof typeof factExpressions;

/** Files: content with where it is shown, and what the build has written. */
export const fileFacts = {
  content: "@(TakoContent->'%(FullPath)|%(Link)')",
  written: "@(TakoWritten->'%(FullPath)')",
} as const;

export type MsbuildFacts = {
  /** Empty where MSBuild has no value. */
  readonly values: Readonly<Record<FactName, string>>;
  readonly content: readonly { readonly file: string; readonly link: string }[];
  readonly written: readonly string[];
};

export const factPrefix = 'tako-';

/** Relative paths in it are from the project's folder on. Throws `UserError` where the file is none of these. */
export async function readMsbuildFacts(file: string): Promise<MsbuildFacts> {
  const lines = joined((await readFile(file, 'utf8')).replace(/^\ufeff/, '').split(/\r?\n/));
  const valuesOf = (name: string) =>
    lines
      .filter((line) => line.startsWith(`${factPrefix}${name}=`))
      .map((line) => line.slice(factPrefix.length + name.length + 1).trim())
      .filter((value) => value !== '');
  const names = Object.keys(factExpressions) as FactName[];
  const values = Object.fromEntries(names.map((name) => [name, valuesOf(name)[0] ?? ''])) as Record<
    FactName,
    string
  >;
  if (values.project === '')
    throw new UserError(`${file}: it does not come from the targets of tako`, 'file');
  return {
    values,
    content: valuesOf('content').map((line) => {
      const [path = '', link = ''] = line.split('|');
      return { file: path, link: link.replaceAll('\\', '/') };
    }),
    written: valuesOf('written'),
  };
}

/** A line that begins no fact belongs to the one before. */
function joined(lines: readonly string[]): string[] {
  const facts: string[] = [];
  for (const line of lines) {
    if (line.startsWith(factPrefix)) facts.push(line);
    else if (line !== '' && facts.length > 0) facts.push(`${facts.pop()};${line}`);
  }
  return facts;
}

export const isOn = (value: string): boolean => value.toLowerCase() === 'true';

export const projectFolder = ({ values }: MsbuildFacts): string => path.dirname(values.project);
