/** Changes that are made from what somebody has read. */
import { Refusal } from '../errors.ts';

/** Throws `concurrent-change` where the change was not made from the version of now. */
export function checkVersion(what: string, now: number, made: number): void {
  if (now === made) return;
  const message = `The ${what} is at version ${now}, and this change was made from version ${made}: read it again`;
  throw new Refusal('concurrent-change', message, [{ field: 'version', message: `is ${now} now` }]);
}
