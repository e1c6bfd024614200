import type { PackageConventionId, PackageReference, ScriptConventionId } from '@tako/protocol';
import type { ActionContext } from '../script/action-context.ts';

/** What the conventions of an action work on; they change it as they go. */
export type Installation = {
  readonly context: ActionContext;
  /** Where the package was extracted to; empty before. */
  extractedTo: string;
  /** Where the installation lies now: in a folder of its own choice once it was copied there. */
  folder: string;
  /** False where nothing new is installed. */
  isJournalled: boolean;
  /** The step names no folder to copy it to, so that the variable for that says where it was extracted to. */
  isUnnamed: boolean;
};

/** One that has a package. */
export type PackageInstallation = Installation & {
  /** As the package itself says, once it has been opened. */
  package: PackageReference;
};

/** `done`, or why there was nothing to do. */
export type ConventionResult = 'done' | { readonly skipped: string };

export type Convention<I extends Installation = PackageInstallation> = {
  readonly id: PackageConventionId | ScriptConventionId;
  run(installation: I): Promise<ConventionResult>;
};

/** One whose code is loaded when it runs. */
export function loadedLate(
  id: Convention['id'],
  load: () => Promise<Convention<Installation>>,
): Convention<Installation> {
  return { id, run: async (installation) => (await load()).run(installation) };
}
