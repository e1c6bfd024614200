/** Which transform goes onto which file, as users write it: `Release`, or `config/*.Release.config => *.config`. */
export type Definition = {
  /** As it was written. */
  readonly text: string;
  /** It follows from the environment; the step does not name it. */
  readonly isAutomatic: boolean;
  /** The transform: the new extension of the file where there is no `target`. */
  readonly transform: Pattern;
  /** The file that is changed. */
  readonly target: Pattern | undefined;
};

/** `isWild` where the file name starts `*.`; the `path` is then without it. */
export type Pattern = { readonly path: string; readonly isWild: boolean };

/** A line of the step's that has an arrow and nothing on one of its sides. */
export class DefinitionError extends Error {
  constructor(text: string) {
    super(`The transform '${text}' needs a file on both sides of =>`);
    this.name = 'DefinitionError';
  }
}

/** Throws `DefinitionError`. `separator` is the one of this system; both kinds are understood. */
export function parseDefinition(text: string, isAutomatic: boolean, separator: '/' | '\\' = '/'): Definition {
  const parts = text.split('=>').map((part) => part.trim().replaceAll(/[\\/]/g, separator));
  const [transform = '', target] = parts;
  if (target === undefined) return { text, isAutomatic, transform: fixed(transform), target };
  if (transform === '' || target === '') throw new DefinitionError(text);
  return { text, isAutomatic, transform: patternOf(transform), target: patternOf(target) };
}

const fixed = (path: string): Pattern => ({ path, isWild: false });

function patternOf(path: string): Pattern {
  if (!fileNameOf(path).startsWith('*.')) return fixed(path);
  const star = path.indexOf('*');
  // The dot stays where it is the only one, so that `*.config` still means an extension.
  const cut = path.lastIndexOf('.') > star + 1 ? 2 : 1;
  return { path: path.slice(0, star) + path.slice(star + cut), isWild: true };
}

export type DefinitionSource = {
  /** `Octopus.Action.Package.AdditionalXmlConfigurationTransforms`: separated by commas and line ends. */
  readonly explicit: string | undefined;
  readonly isAutomatic: boolean;
  readonly environment: string | undefined;
  readonly tenant: string | undefined;
};

/** Those that the step names come first, then Release, the environment and the tenant. Throws `DefinitionError`. */
export function readDefinitions(
  { explicit, isAutomatic, environment, tenant }: DefinitionSource,
  separator: '/' | '\\' = '/',
): Definition[] {
  const named = (explicit ?? '').split(/[,\r\n]/).map((part) => part.trim());
  const automatic = isAutomatic ? ['Release', environment?.trim(), tenant?.trim()] : [];
  return [
    ...named.filter((text) => text !== '').map((text) => parseDefinition(text, false, separator)),
    ...automatic.filter((text) => !!text).map((text) => simple(text ?? '')),
  ];
}

/** The name of an environment is a name, whatever characters it has. */
const simple = (text: string): Definition => ({
  ...{ text, isAutomatic: true, transform: fixed(text), target: undefined },
});

export const fileNameOf = (path: string): string => path.slice(folderLength(path));

/** Without the separator at its end. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, folderLength(path) - 1));

const folderLength = (path: string): number => Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;

/** From the last dot on, with it. */
export function extensionOf(path: string): string {
  const name = fileNameOf(path);
  return name.includes('.') ? name.slice(name.lastIndexOf('.')) : '';
}

/** With another extension in place of the one that is there, if any. */
export function changeExtension(path: string, extension: string): string {
  const base = path.slice(0, path.length - extensionOf(path).length);
  return `${base}${extension.startsWith('.') ? '' : '.'}${extension}`;
}
