export type PackageErrorCode =
  | 'package.not-a-zip'
  | 'package.no-nuspec'
  | 'package.two-nuspecs'
  | 'package.bad-nuspec'
  | 'package.bad-id'
  | 'package.bad-version'
  | 'package.unsafe-entry'
  | 'package.too-many-entries'
  | 'package.too-large'
  | 'package.ratio'
  | 'package.lies-about-size'
  | 'package.corrupt'
  | 'package.encrypted'
  | 'package.unsupported'
  | 'package.reserved-name'
  | 'package.changed'
  | 'package.no-match'
  | 'package.no-value'
  | 'package.target-not-empty';

/** A package that cannot be used. The message says what is wrong; `entry` says in which file of the package. */
export class PackageError extends Error {
  readonly code: PackageErrorCode;
  readonly entry: string | undefined;

  constructor(code: PackageErrorCode, message: string, entry?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PackageError';
    this.code = code;
    this.entry = entry;
  }
}

/** An entry's name as messages show it: control characters cannot break the line or colour a terminal. */
export function quoteEntry(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name);
}
