import { longestIdChars } from './limits.ts';

/** The id of a NuGet package. Ids differ only where they differ beyond case. */
export type PackageId = string & { readonly __brand: 'PackageId' };

export type IdProblem = { readonly problem: string };

/** Reads an id as NuGet does: words joined by single `.` or `-`, at most 100 characters. */
export function parsePackageId(text: string): PackageId | IdProblem {
  if (text === '') return { problem: 'a package id must not be empty' };
  if (text.length > longestIdChars)
    return { problem: `a package id has at most ${longestIdChars} characters` };
  if (!/^\w+(?:[.-]\w+)*$/u.test(text)) {
    return { problem: `"${text}" is no package id: words of letters, digits and _ joined by single . or -` };
  }
  return text as PackageId;
}

export function samePackageId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
