/** What can be done with a package besides extracting it: each feature is one file, and an entry of the list. */
import type { Action } from '@tako/api';
import type { ComponentType } from 'react';
import type { ActionOf } from '../draft.ts';
import type { FieldsProps } from '../fields.ts';

export type Feature<A extends Action = Action> = {
  readonly title: string;
  readonly help: string;
  /** Actions that can have it. */
  readonly kinds: readonly A['kind'][];
  readonly isOn: (action: A) => boolean;
  /** With it as it usually is. */
  readonly on: (action: A) => A;
  readonly off: (action: A) => A;
  /** Where there is more to say than whether. */
  readonly Fields?: ComponentType<FieldsProps<A>>;
};

/** A feature of these kinds of actions; the list asks it about those only. */
export function defineFeature<K extends Action['kind']>(feature: Feature<ActionOf<K>>): Feature {
  return feature as unknown as Feature;
}
