import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from taking ever more memory while much of what is made is dropped at once, as the lines of a log are that
 * pass through. By itself it lets the room for new objects grow to 100 MB, and all objects to several times what is
 * alive, before it collects, and gives none of it back. This costs a tenth of the speed of a log that is far faster than
 * any script (`npm run bench -- million`).
 */
export function keepHeapSmall(): void {
  // The room for new objects stays as large as it is.
  setFlagsFromString('--semi-space-growth-factor=1');
  // Collected when there is half as much again as was alive after the last time.
  setFlagsFromString('--heap-growing-percent=50');
}
