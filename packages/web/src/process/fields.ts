/** What every group of fields gets. */
import type { ErrorAt } from './problems.ts';

export type FieldsProps<T> = {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly errorAt: ErrorAt;
};
