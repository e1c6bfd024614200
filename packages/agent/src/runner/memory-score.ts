import { readFileSync, writeFileSync } from 'node:fs';

const file = '/proc/self/oom_score_adj';

/**
 * The service keeps the agent from being ended when memory is short, and children inherit that; a script must not. Does
 * nothing where the system has no such score.
 */
export function raiseMemoryScore(): void {
  try {
    if (Number(readFileSync(file, 'utf8')) < 0) writeFileSync(file, '0');
  } catch (error) {
    if (!['ENOENT', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
