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
  readonly basePath?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly property?: ReadonlyMap<string, string>;
  readonly format: 'nupkg' | 'zip';
  readonly compressionLevel: CompressionLevel;
  readonly outFolder: string;
  readonly overwrite?: boolean;
  readonly ignoreMisplacedScripts?: boolean;
};
