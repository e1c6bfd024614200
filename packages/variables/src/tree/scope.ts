import type { Binding } from './binding.ts';

/** The variables that can be seen: those of the innermost loop first, those of the set last. */
export type Scope = { readonly binding: Binding; readonly parent: Scope | undefined };
