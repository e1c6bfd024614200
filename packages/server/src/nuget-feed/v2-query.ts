/** What a request of protocol 2 asks for: OData's system options, applied to the packages of a set. */

import { compareVersions } from '@tako/nuget';
import { z } from 'zod';
import { refusalOf } from '../http/problem.ts';
import type { FeedPackage } from './feed-package.ts';
import { type Expression, evaluate, parseExpression, type Value } from './odata-expression.ts';
import { plainProperties, plainProperty } from './v2-properties.ts';

/** A page of the feed; a client that wants more follows the link to the next. */
const pageSize = 100;

const zQuery = z.object({
  $filter: z.string().default(''),
  $orderby: z.string().default(''),
  $skip: z.coerce.number().int().min(0).default(0),
  $top: z.coerce.number().int().min(0).optional(),
  $inlinecount: z.enum(['allpages', 'none']).default('none'),
  semVerLevel: z.string().default(''),
});

type Order = { readonly by: Expression; readonly isDescending: boolean };

export type V2Query = {
  readonly filter: Expression | undefined;
  readonly order: readonly Order[];
  readonly skip: number;
  readonly top: number | undefined;
  readonly wantsCount: boolean;
  readonly hasSemVer2: boolean;
};

/** Throws `request.invalid` naming the option. */
export function readV2Query(query: unknown): V2Query {
  const parsed = zQuery.safeParse(query);
  if (!parsed.success) throw refusalOf(parsed.error, 'query');
  const { $filter, $orderby, $skip, $top, $inlinecount, semVerLevel } = parsed.data;
  return {
    filter: $filter.trim() === '' ? undefined : parseExpression($filter, plainProperties),
    order: splitOrders($orderby).map(readOrder),
    ...{ skip: $skip, top: $top, wantsCount: $inlinecount === 'allpages' },
    hasSemVer2: semVerLevel.startsWith('2'),
  };
}

/** At the commas that stand in no parentheses. */
function splitOrders(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter(Boolean);
}

function readOrder(text: string): Order {
  const [, by = text, direction] = /^(.*?)\s+(asc|desc)$/i.exec(text) ?? [];
  return { by: parseExpression(by, plainProperties), isDescending: direction?.toLowerCase() === 'desc' };
}

export type V2Answer = {
  readonly packages: readonly FeedPackage[];
  readonly total: number;
  /** `$skip` and `$top` of the next page. */
  readonly next: { readonly skip: number; readonly top: number | undefined } | undefined;
};

export function answerV2(packages: readonly FeedPackage[], query: V2Query): V2Answer {
  const fitting = packages.filter((one) => fits(one, query.filter));
  const ordered = query.order.length === 0 ? fitting : fitting.toSorted((a, b) => compare(a, b, query.order));
  const wanted = Math.min(ordered.length, query.top === undefined ? Infinity : query.skip + query.top);
  const end = Math.min(wanted, query.skip + pageSize);
  const top = query.top === undefined ? undefined : query.skip + query.top - end;
  return {
    packages: ordered.slice(query.skip, end),
    total: fitting.length,
    next: end < wanted ? { skip: end, top } : undefined,
  };
}

function fits(one: FeedPackage, filter: Expression | undefined): boolean {
  return filter === undefined || valueFor(filter, one) === true;
}

function valueFor(expression: Expression, one: FeedPackage): Value {
  return evaluate(expression, (name) => plainProperty(one, name));
}

function compare(a: FeedPackage, b: FeedPackage, order: readonly Order[]): number {
  for (const { by, isDescending } of order) {
    const difference = compareBy(by, a, b);
    if (difference !== 0) return isDescending ? -difference : difference;
  }
  return 0;
}

/** Versions are ordered as versions, everything else as what it is. */
function compareBy(by: Expression, a: FeedPackage, b: FeedPackage): number {
  if (by.kind === 'property' && by.name.endsWith('Version')) return compareVersions(a.version, b.version);
  const [left, right] = [keyOf(valueFor(by, a)), keyOf(valueFor(by, b))];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function keyOf(value: Value): string | number {
  if (typeof value === 'number') return value;
  return typeof value === 'boolean' ? Number(value) : (value ?? '').toLowerCase();
}
