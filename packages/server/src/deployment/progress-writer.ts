import { progressEveryMs } from './limits.ts';
import type { DeploymentRun } from './open-run.ts';

/** Shows how many of `sizeBytes` there are: whole per cent, a few times a second. */
export function progressWriter({ writer, background }: DeploymentRun, id: string, sizeBytes: number) {
  let shown = -1;
  let at = 0;
  return (offset: number) => {
    const progress = Math.min(100, Math.floor((100 * offset) / Math.max(1, sizeBytes)));
    const now = performance.now();
    if (progress === shown || now - at < progressEveryMs) return;
    [shown, at] = [progress, now];
    background.add(writer.append({ inputs: [writer.node({ id, progress })] }));
  };
}
