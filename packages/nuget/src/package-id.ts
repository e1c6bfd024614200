import { longestIdChars } from './limits.ts';

/** The id of a NuGet package. Ids differ only where they differ beyond case. */
export type PackageId = string & { readonly __brand: 'PackageId' };

export type IdProblem = { readonly problem: string };

/** What .NET calls a word character, of which NuGet builds ids. */
const words = /^[\p{L}\p{Mn}\p{Nd}\p{Pc}]+(?:[.-][\p{L}\p{Mn}\p{Nd}\p{Pc}]+)*$/u;

/** Reads an id as NuGet does: words joined by single `.` or `-` (`_` is part of a word), at most 100 characters. */
export function parsePackageId(text: string): PackageId | IdProblem {
  if (text === '') return { problem: 'a package id must not be empty' };
  if (text.length > longestIdChars) {
    return { problem: `a package id has at most ${longestIdChars} characters, this one ${text.length}` };
  }
  if (!words.test(text)) {
    return {
      problem: `${JSON.stringify(text)} is no package id: words of letters, digits and _ joined by single . or -`,
    };
  }
  return text as PackageId;
}

/** Whether two ids name the same package: case does not count. */
export function samePackageId(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase();
}
