/** What the name of a package's file says of it, where there is no nuspec. */

export type PackageFileName = {
  readonly id: string;
  readonly version: string;
  /** With its dot: `.zip`, `.tar.gz`. */
  readonly extension: string;
};

/** `Shop.Web@S1.2.0@<32 hex digits>.zip`, with `%` escapes: how agents of the original name the files that they keep. */
const keptName = /^(?<id>[^@]+)@(?<form>[SMLO])(?<version>[^@]+)@[0-9a-f]{32}(?<extension>\..+)$/i;

/** The id is as short as can be: of `A.1.2.3.4.5` the version is `2.3.4.5`. */
const plainName =
  /^(?<id>[\p{L}\p{Mn}\p{Nd}\p{Pc}]+(?:[.-][\p{L}\p{Mn}\p{Nd}\p{Pc}]+)*?)\.(?<version>\d+(?:\.\d+){0,3}(?:-[0-9a-z-]+(?:\.[0-9a-z-]+)*)?(?:\+[0-9a-z-]+(?:\.[0-9a-z-]+)*)?)$/iu;

/** Undefined where it says nothing. */
export function parsePackageFileName(name: string): PackageFileName | undefined {
  const kept = keptName.exec(name)?.groups;
  if (kept) {
    const [id, version] = [unescaped(kept.id), unescaped(kept.version)];
    if (id === undefined || version === undefined) return undefined;
    return { id, version, extension: kept.extension ?? '' };
  }
  const extension = /\.tar(?:\.[a-z0-9]+)?$/i.exec(name)?.[0] ?? /\.[a-z0-9]+$/i.exec(name)?.[0];
  if (extension === undefined) return undefined;
  const { id, version } = plainName.exec(name.slice(0, -extension.length))?.groups ?? {};
  return id === undefined || version === undefined ? undefined : { id, version, extension };
}

function unescaped(text = ''): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
