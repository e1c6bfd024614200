import type { PackageReference, packageConventions } from '@tako/protocol';
import type { ActionContext } from '../script/action-context.ts';

/** What the conventions of one package work on; they change it as they go. */
export type Installation = {
  readonly context: ActionContext;
  readonly package: PackageReference;
  /** Where the package was extracted to; empty before. */
  folder: string;
};

/** `done`, or why there was nothing to do. */
export type ConventionResult = 'done' | { readonly skipped: string };

export type Convention = {
  readonly id: (typeof packageConventions)[number]['id'];
  run(installation: Installation): Promise<ConventionResult>;
};
