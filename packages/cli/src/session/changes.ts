import { UserError } from '../errors.ts';

/** The fields that flags were given for. Throws `UserError` that names the flags where it is none. */
export function changesOf<T extends object>(fields: T, flags: string): Given<T> {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) throw new UserError(`nothing to change: give ${flags}`, 'usage');
  return given as Given<T>;
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };
