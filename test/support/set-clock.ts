/**
 * Gives a program another wall clock: `NODE_OPTIONS=--import=<this file>`, and `CLOCK_FILE` names a file with the
 * milliseconds by which it is ahead, which may change at any moment. Timers and `performance` stay as they are, as they
 * do when somebody sets the clock of a machine.
 */
import { readFileSync } from 'node:fs';

const file = process.env.CLOCK_FILE ?? '';

/** Reading it at each look would slow the program down. */
const everyMs = 20;

const realNow = Date.now;
let aheadMs = 0;
let readAt = Number.NEGATIVE_INFINITY;

function now(): number {
  if (performance.now() - readAt > everyMs) {
    readAt = performance.now();
    // Whoever writes it may have emptied it a moment ago.
    const text = readFileSync(file, 'utf8').trim();
    if (text !== '') aheadMs = Number(text);
  }
  return realNow() + aheadMs;
}

const RealDate = Date;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
