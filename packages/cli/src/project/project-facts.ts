/** What a built project consists of, whoever has told it: its file on disk, or MSBuild. */

export type ProjectFile = {
  readonly source: string;
  /** For content from the project's folder on, for output from the build's; with `/`. */
  readonly place: string;
};

export type ProjectFacts = {
  readonly name: string;
  readonly folder: string;
  /** A web project has its content at the root and its output in `bin`; of all others the output is at the root. */
  readonly isWeb: boolean;
  readonly content: readonly ProjectFile[];
  readonly output: readonly ProjectFile[];
  /** The program or library that it builds. */
  readonly assembly: string | undefined;
  /** What was passed over, a line each. */
  readonly notes: readonly string[];
};

/** The settings of a build that decide what of it is packed. */
export type ProjectSettings = {
  /** The .config file that takes the place of `app.config`. */
  readonly appConfig?: string;
  /** Keeps `.ts` beside the `.js` that it was compiled to. */
  readonly includeTypeScript?: boolean;
};

export const isWebConfig = (place: string): boolean => place.toLowerCase() === 'web.config';

/** What a build leaves in its folder and no machine needs. */
const unneeded = /(?:\.nupkg|\.vshost\.(?:exe|pdb|exe\.config|exe\.manifest))$|(?:^|\/)_publishedwebsites\//i;

/** All files with their places in the package, as OctoPack puts them; each source is there once. */
export function filesOfProject(
  { isWeb, content, output }: ProjectFacts,
  settings: ProjectSettings = {},
): ProjectFile[] {
  const built = output.filter(({ place }) => !unneeded.test(`/${place}`));
  const wanted = isWeb
    ? [...content.filter(isDeployed), ...built.map((file) => ({ ...file, place: `bin/${file.place}` }))]
    : built;
  const files = new Map<string, ProjectFile>();
  for (const file of wanted.flatMap((each) => compiled(configured(each, settings), settings))) {
    if (!files.has(file.source)) files.set(file.source, file);
  }
  return [...files.values()];
}

const isDeployed = ({ place }: ProjectFile): boolean => !/(?:^|\/)packages\.config$/i.test(place);

/** The build has a copy of `app.config` under the program's name, with what transforms have made of it. */
function configured(file: ProjectFile, { appConfig }: ProjectSettings): ProjectFile {
  const isAppConfig = file.place.toLowerCase() === 'app.config';
  if (appConfig === undefined || !isAppConfig) return file;
  return { source: appConfig, place: appConfig.replace(/^.*[\\/]/, '') };
}

/** Of TypeScript what was made of it. */
function compiled(file: ProjectFile, { includeTypeScript }: ProjectSettings): ProjectFile[] {
  const isSource = /\.ts$/i.test(file.place) && !/\.d\.ts$/i.test(file.place);
  if (!isSource) return [file];
  const script = { source: file.source.replace(/\.ts$/i, '.js'), place: file.place.replace(/\.ts$/i, '.js') };
  return includeTypeScript ? [file, script] : [script];
}
