/** `$name$` in a nuspec, with the values that are given for it; `$$` is a `$`. */
import { PackageError } from '../package-error.ts';

export type Tokens = {
  /** Throws `package.no-value` where a token has none. */
  replace(text: string): string;
};

/** Names are compared in either case, as NuGet does. */
export function createTokens(values: ReadonlyMap<string, string>, where: string): Tokens {
  const byName = new Map([...values].map(([name, value]) => [name.toLowerCase(), value]));
  return {
    replace: (text) =>
      text.replaceAll(/\$([\p{L}\p{Nd}\p{Pc}]*)\$/gu, (_, name: string) => {
        if (name === '') return '$';
        const value = byName.get(name.toLowerCase());
        if (value !== undefined) return value;
        throw new PackageError(
          'package.no-value',
          `${where}: $${name}$ has no value; --property gives one`,
          where,
        );
      }),
  };
}
