/** Who runs us, as far as the system knows: in a container the user may have no entry in passwd, and then Node throws. */
import os from 'node:os';

type System = Pick<typeof os, 'userInfo' | 'homedir'>;

/** `unknown` where nobody knows. */
export function userName(env: NodeJS.ProcessEnv, system: System = os): string {
  try {
    return system.userInfo().username;
  } catch {
    return env.USER || env.LOGNAME || 'unknown';
  }
}

/** Undefined where there is none. */
export function homeFolder(env: NodeJS.ProcessEnv, system: System = os): string | undefined {
  try {
    return env.HOME || system.homedir();
  } catch {
    return undefined;
  }
}
