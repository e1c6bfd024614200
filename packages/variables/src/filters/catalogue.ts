import type { Filter } from './filter.ts';

/** Every filter by its name in lower case; `null` is known to the evaluator itself. */
export const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['tolower', (input, options) => (options.length > 0 ? undefined : input?.toLowerCase())],
  ['toupper', (input, options) => (options.length > 0 ? undefined : input?.toUpperCase())],
]);
