/** A place that is deployed to. */
import type { Environment } from '@tako/api';
import type { EnvironmentTable } from '../database/tables.ts';
import { refuseField } from '../errors.ts';

/** Columns of PostgreSQL hold some two thousand million; this leaves room for those that come after. */
const largestSortOrder = 1_000_000_000;

/** Throws `request.invalid` for a number that no column holds. */
export function checkSortOrder(sortOrder: number | undefined): void {
  if (Math.abs(sortOrder ?? 0) <= largestSortOrder) return;
  throw refuseField('request.invalid', 'sortOrder', `must be between ±${largestSortOrder}`);
}

export function toEnvironment({ id, slug, name, description, sort_order }: EnvironmentTable): Environment {
  return { id, slug, name, description, sortOrder: sort_order };
}
