/** A log of a million lines, written by a real agent while the page follows it: figures, printed, and the bounds that hold. */
import type { CDPSession, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { openSession } from '../../scripts/rig/browser.ts';
import { describeInBrowser, watchFaults } from '../support/browser.ts';
import { createWorld, type World } from '../support/world.ts';

const lines = 1_000_000;
const mostHeapBytes = 200 * 1024 * 1024;

/** Loads of the page that are timed. */
const loads = 5;

/** What a page may ask for before the first lines are there: a few parts of the log, whatever its length. */
const mostParts = 4;

/** A page that is frozen shows nothing of what comes; one that lives has shown the log at several lengths. */
const fewestLengths = 2;

/** Longer than any of it takes: the agent writes some 20,000 lines a second. */
const testMs = 600_000;

describeInBrowser('a log of a million lines', (browser) => {
  let world: World;
  let taskId: string;
  beforeAll(async () => {
    world = await createWorld();
    await world.addAgent({ name: 'web-1', roles: ['web'] });
    const body = `seq -f 'line %.0f of a script that has a lot to say about what it does' 1 ${lines}`;
    const action = { kind: 'run-script', syntax: 'bash', body };
    await createProject(world.api, 'Loud', [{ name: 'Say', roles: ['web'], action }]);
  });
  afterAll(() => world.close());

  it(
    'does not freeze the page while it is written, and opens, scrolls and is searched as a short one',
    async () => {
      ({ taskId } = await deploy(world.api, { project: 'Loud', version: '1.0.0' }, 'Test'));
      const context = await openSession(browser(), world.server);
      const page = await context.newPage();
      const faults = watchFaults(page);
      await page.goto(`/tasks/${taskId}`);
      const began = performance.now();
      await page.evaluate(countFrames);
      await page.evaluate(countLengths);
      await followTask(world.server, taskId);
      await page.getByText('Success', { exact: true }).waitFor();
      const seconds = (performance.now() - began) / 1000;
      const live = await page.evaluate(framesSince);
      tell(`While ${Math.round(lines / seconds)} lines a second came, for ${seconds.toFixed(0)} s`, live);
      const lengths = await page.evaluate(lengthsSeen);
      console.log(`The last line in sight was another one ${lengths} times`);
      expect(lengths).toBeGreaterThan(fewestLengths);

      const { nodes } = await world.api.get(`/tasks/${taskId}/nodes`);
      const loud = nodes.find(({ lineCount }: { lineCount: number }) => lineCount >= lines);
      const opened: Opened[] = [];
      for (let load = 0; load < loads; load++) opened.push(await openAtFirstLines(page, taskId, loud.id));
      console.log(`First lines on the screen after ${opened.map(({ ms }) => Math.round(ms)).join(', ')} ms`);
      expect(Math.max(...opened.map(({ parts }) => parts))).toBeLessThanOrEqual(mostParts);

      await page.evaluate(countFrames);
      await scrollThrough(page);
      tell('Scrolling through all of it', await page.evaluate(framesSince));
      await page.getByText(`line ${lines} of a script`).waitFor();

      await page.getByRole('textbox', { name: 'Search the log' }).fill('line 777777 of');
      await page.getByText('1 line', { exact: true }).waitFor();
      await page.getByText('line 777777 of a script').waitFor();
      const heap = await heapBytes(await context.newCDPSession(page));
      console.log(`Heap after all that: ${(heap / 1024 / 1024).toFixed(0)} MB`);
      expect(heap).toBeLessThan(mostHeapBytes);
      expect(faults).toEqual([]);
    },
    testMs,
  );
});

type Opened = { readonly ms: number; readonly parts: number };

/** From the address to the first lines of the node that has them all, and how many parts of the log that took. */
async function openAtFirstLines(page: Page, taskId: string, nodeId: string): Promise<Opened> {
  let parts = 0;
  const count = (request: Request) => {
    if (request.url().includes(`/tasks/${taskId}/`)) parts++;
  };
  page.on('request', count);
  const began = performance.now();
  await page.goto(`/tasks/${taskId}?node=${nodeId}&line=1`);
  await page.getByText('line 1 of a script').waitFor();
  const ms = performance.now() - began;
  page.off('request', count);
  return { ms, parts };
}

type Lengths = { lengths?: Set<string> };

/** Runs in the page: notes which line is the last in sight, frame by frame. */
function countLengths(): void {
  const seen = new Set<string>();
  (globalThis as unknown as Lengths).lengths = seen;
  const look = () => {
    const last = [...document.querySelectorAll('[data-line]')].at(-1)?.getAttribute('data-line');
    if (last) seen.add(last);
    requestAnimationFrame(look);
  };
  look();
}

/** Runs in the page. */
function lengthsSeen(): number {
  return (globalThis as unknown as Lengths).lengths?.size ?? 0;
}

/** By the wheel for a while, then by the scroll bar to twenty places, then to the end. */
async function scrollThrough(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Log' }).hover();
  for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, 400);
  await page.evaluate(async () => {
    const log = document.querySelector('section[aria-label="Log"]') as HTMLElement;
    const last = log.scrollHeight - log.clientHeight;
    for (let step = 1; step <= 20; step++) {
      log.scrollTop = (last * step) / 20;
      for (let frame = 0; frame < 6; frame++) await new Promise(requestAnimationFrame);
    }
  });
}

type Frames = { readonly count: number; readonly longestMs: number; readonly p95Ms: number };
type Counting = { gaps: number[]; stop: () => void };
type Counted = { frames?: Counting };

/** Runs in the page: counts the time between frames from now on. */
function countFrames(): void {
  const kept = globalThis as unknown as Counted;
  kept.frames?.stop();
  const gaps: number[] = [];
  let isOn = true;
  let last = performance.now();
  const next = () => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    if (isOn) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  kept.frames = {
    gaps,
    stop: () => {
      isOn = false;
    },
  };
}

/** Runs in the page. */
function framesSince(): Frames {
  const { frames } = globalThis as unknown as Counted;
  frames?.stop();
  const gaps = (frames?.gaps ?? []).toSorted((a, b) => a - b);
  return {
    count: gaps.length,
    longestMs: gaps.at(-1) ?? 0,
    p95Ms: gaps[Math.floor(gaps.length * 0.95)] ?? 0,
  };
}

function tell(what: string, { count, longestMs, p95Ms }: Frames): void {
  const [longest, p95] = [Math.round(longestMs), Math.round(p95Ms)];
  console.log(`${what}: ${count} frames, 95 of 100 within ${p95} ms, the longest ${longest} ms`);
}

/** What the page really holds: garbage is collected first. */
async function heapBytes(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize;
}
