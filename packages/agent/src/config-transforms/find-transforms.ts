/** The transform files that one definition means for one file. */
import path from 'node:path';
import { changeExtension, type Definition, fileNameOf, folderOf, type Pattern } from './definition.ts';
import { endsIgnoringCase, equalIgnoringCase, matchNames } from './match-names.ts';

export type TransformPlace = {
  /** The package's folder; paths that start `./` are meant from there. */
  readonly folder: string;
  /** The names of the files in a folder, in order; undefined where there is no such folder. */
  readonly names: (folder: string) => readonly string[] | undefined;
  readonly isCaseSensitive: boolean;
};

/** Transforms that exist, in order, or why there are none. All paths are absolute. */
export type Found = { readonly files: readonly string[]; readonly why: readonly string[] };

export function findTransforms(source: string, definition: Definition, place: TransformPlace): Found {
  const { transform, target } = definition;
  if (transform.isWild && target && !endsIgnoringCase(source, fileNameOf(target.path))) {
    return nothing(`${source} does not end with ${fileNameOf(target.path)}`);
  }
  const wanted = candidates(source, definition);
  const folder = path.resolve(folderOf(wanted[0] ?? ''));
  const names = place.names(folder);
  if (!names) return nothing(`there is no folder ${folder}`);
  const found = wanted.flatMap((candidate) =>
    matchNames(names, fileNameOf(candidate), place.isCaseSensitive),
  );
  if (found.length === 0) return nothing(`${folder} has no ${wanted.map(fileNameOf).join(' and no ')}`);
  return refine(
    source,
    target,
    [...new Set(found)].map((name) => path.join(folder, name)),
    place,
  );
}

const nothing = (why: string): Found => ({ files: [], why: [why] });

function refine(
  source: string,
  target: Pattern | undefined,
  found: readonly string[],
  place: TransformPlace,
): Found {
  const files: string[] = [];
  const why: string[] = [];
  for (const file of found) {
    if (target && !isTarget(source, target, file, place)) why.push(`${source} is not ${target.path}`);
    else if (equalIgnoringCase(source, file)) why.push(`${source} is the transform itself`);
    else files.push(file);
  }
  return { files, why };
}

/** With `.config` at the end first. */
function candidates(source: string, { transform, target }: Definition): string[] {
  const { path: pattern } = transform;
  const patterns = pattern.endsWith('.config') ? [pattern] : [`${pattern}.config`, pattern];
  return patterns.map((wanted) => candidate(source, wanted, transform, target));
}

function candidate(source: string, wanted: string, transform: Pattern, target: Pattern | undefined): string {
  if (!target) return changeExtension(source, wanted);
  const folder = transformFolder(source, target);
  if (!transform.isWild) return combine(folder, wanted);
  const name = target.isWild
    ? changeExtension(baseName(source, target), fileNameOf(wanted))
    : `*.${fileNameOf(wanted).replace(/^\.+/, '')}`;
  return combine(combine(folder, folderOf(wanted)), name);
}

/** The file's folder without the folders that the target names, so that both sides start at the same place. */
function transformFolder(source: string, target: Pattern): string {
  const folder = folderOf(source);
  const named = folderOf(target.path);
  return named !== '' && endsIgnoringCase(folder, named)
    ? folder.slice(0, folder.length - named.length)
    : folder;
}

/** What of the file's name the star stands for. */
function baseName(source: string, { path: target }: Pattern): string {
  const suffix = target.startsWith('.') ? target.slice(1) : fileNameOf(target);
  return fileNameOf(source).replaceAll(suffix, '');
}

const combine = (folder: string, file: string): string =>
  path.isAbsolute(file) ? file : path.join(folder || path.sep, file);

function isTarget(source: string, target: Pattern, transform: string, place: TransformPlace): boolean {
  const compared = comparedName(source, target, transform, place);
  if (!target.isWild) return equalIgnoringCase(target.path, compared);
  const folder = folderOf(target.path);
  const start = folder === '' ? '' : literally(folder + path.sep);
  const rest = literally(fileNameOf(target.path).replace(/^\.+/, ''));
  return new RegExp(`${start}.*?\\.${rest}`, 'is').test(compared);
}

/** A target with folders is compared from the transform file on; one that starts `./`, from the package on. */
function comparedName(
  source: string,
  target: Pattern,
  transform: string,
  { folder }: TransformPlace,
): string {
  if (target.path.startsWith(`.${path.sep}`)) return `.${path.sep}${path.relative(folder, source)}`;
  if (!target.path.includes(path.sep)) return fileNameOf(source);
  return trimStart(path.relative(path.dirname(transform), source));
}

const trimStart = (relative: string): string => relative.replace(/^[./\\]+/, '');
const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
