import { caseAndBase64Filters } from './case-and-base64.ts';
import { cutFilters } from './cut.ts';
import { dateFilters } from './date.ts';
import { escapeFilters } from './escape.ts';
import type { Filter } from './filter.ts';
import { formatFilters } from './format.ts';
import { hashFilters } from './hash.ts';
import { indentFilters } from './indent.ts';
import { markdownFilters } from './markdown.ts';
import { regexFilters } from './regex.ts';
import { uriPartFilters } from './uri-part.ts';
import { versionFilters } from './version.ts';

/** Every filter by its name in lower case; `null` is known to the evaluator itself. */
export const filters: ReadonlyMap<string, Filter> = new Map(
  [
    caseAndBase64Filters,
    escapeFilters,
    dateFilters,
    formatFilters,
    markdownFilters,
    regexFilters,
    cutFilters,
    indentFilters,
    uriPartFilters,
    versionFilters,
    hashFilters,
  ].flatMap((table) => Object.entries(table)),
);
