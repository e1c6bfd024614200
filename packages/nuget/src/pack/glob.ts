/**
 * Patterns for files as NuGet has them (`src` and `exclude` of a nuspec, `--include` and `--exclude`): `*` and `?` stay
 * inside of a folder's name or a file's, `**` crosses folders. Case does not count, and `\` is `/`.
 */

export type Glob = {
  /** As it was written, with `/`. */
  readonly text: string;
  /** What stands before the first wildcard: where to look, empty for the base. */
  readonly folder: string;
  /** The names below that folder; a single one without wildcards where the pattern names one file. */
  readonly rest: string;
  readonly hasWildcard: boolean;
  /** Whether files keep their folders below `folder`, as those do that a `**` or a whole folder brings. */
  readonly keepsFolders: boolean;
  /** By the path from the base on. */
  matches(path: string): boolean;
};

/** A pattern that ends in `/` is all that is in that folder. */
export function parseGlob(pattern: string): Glob {
  const text = pattern
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '');
  const full = text.endsWith('/') ? `${text}**/*` : text;
  const parts = full.split('/');
  const wild = parts.findIndex((part) => /[*?]/.test(part));
  const start = wild < 0 ? parts.length - 1 : wild;
  const expression = expressionOf(full);
  return {
    text,
    folder: parts.slice(0, start).join('/') || (full.startsWith('/') ? '/' : ''),
    rest: parts.slice(start).join('/'),
    hasWildcard: wild >= 0,
    keepsFolders: full.includes('**'),
    matches: (path) => expression.test(path),
  };
}

function expressionOf(pattern: string): RegExp {
  const source = pattern.replaceAll(/\*\*\/|\*\*|\*|\?|[\\^$.+()|[\]{}]/g, (token) => {
    switch (token) {
      case '**/':
        return '(?:[^/]+/)*';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      default:
        return `\\${token}`;
    }
  });
  return new RegExp(`^${source}$`, 'isu');
}
