/** What `tako pack` is told. */
import type { CompressionLevel } from '@tako/nuget';

export type PackFlags = {
  readonly id?: string;
  readonly version?: string;
  readonly title?: string;
  readonly author?: readonly string[];
  readonly description?: string;
  readonly releaseNotes?: string;
  readonly releaseNotesFile?: string;
  readonly appendToId?: string;
  readonly appendToVersion?: string;
  readonly basePath?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly property?: ReadonlyMap<string, string>;
  /** Of a project: its configuration, where its build is, which version of its assembly counts. */
  readonly configuration: string;
  readonly buildOutput?: string;
  readonly versionFrom?: 'file' | 'product';
  /** Adds a project's files also where its nuspec names files. */
  readonly enforceAddingFiles?: boolean;
  readonly format: 'nupkg' | 'zip';
  readonly compressionLevel: CompressionLevel;
  readonly outFolder: string;
  readonly overwrite?: boolean;
  readonly ignoreMisplacedScripts?: boolean;
};
