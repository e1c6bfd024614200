import { formatFloat } from './float-range.ts';
import type { NuGetVersion } from './version.ts';
import { sameVersion } from './version-order.ts';
import { isFloating, type VersionRange } from './version-range.ts';
import { formatVersion } from './version-text.ts';

/** Normalised: `[1.0.0, 2.0.0)`, `(, 2.0.0)`, `[1.0.*, )`, and `[1.0.0, 1.0.0]` for exactly one. */
export function formatRange(range: VersionRange): string {
  const { min, isMinInclusive, max, isMaxInclusive, float } = range;
  const lower = float && isFloating(range) ? formatFloat(float) : textOf(min);
  return `${isMinInclusive ? '[' : '('}${lower}, ${textOf(max)}${isMaxInclusive ? ']' : ')'}`;
}

function textOf(bound: NuGetVersion | undefined): string {
  return bound ? formatVersion(bound) : '';
}

/** For people: `(>= 1.0.0 && < 2.0.0)`, `(= 1.0.0)`; empty where there is no bound. What floats is not shown. */
export function prettyRange({ min, isMinInclusive, max, isMaxInclusive }: VersionRange): string {
  if (!min && !max) return '';
  if (min && max && isMinInclusive && isMaxInclusive && sameVersion(min, max)) {
    return `(= ${formatVersion(min)})`;
  }
  const bounds = [
    ...(min ? [`>${isMinInclusive ? '=' : ''} ${formatVersion(min)}`] : []),
    ...(max ? [`<${isMaxInclusive ? '=' : ''} ${formatVersion(max)}`] : []),
  ];
  return `(${bounds.join(' && ')})`;
}

/** As it was typed; normalised where nobody has. */
export function originalRange(range: VersionRange): string {
  return range.original ?? formatRange(range);
}
