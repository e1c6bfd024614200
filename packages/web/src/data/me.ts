/** Who is signed in, as pieces of the page ask it. */
import { useAnswer } from './answers.ts';

/** False until it is known. */
export function useIsAdministrator(): boolean {
  return useAnswer('sessions.current', {}).data?.user.isAdministrator ?? false;
}
