/** What the programs hold: memory and handles. */
import { readdirSync, readFileSync } from 'node:fs';
import type { ChaosWorld } from './chaos-world.ts';

export type Holding = { readonly name: string; readonly residentBytes: number; readonly handles: number };

/** Of the server and the real agents; nothing where the system does not tell. */
export function holdings(world: ChaosWorld): Holding[] {
  if (process.platform !== 'linux') return [];
  const programs = [
    { name: 'server', pid: world.server.process().pid },
    ...world.real.map(({ agent }) => ({ name: agent.name, pid: agent.process().pid })),
  ];
  return programs.map(({ name, pid }) => ({
    name,
    residentBytes:
      Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024,
    handles: readdirSync(`/proc/${pid}/fd`).length,
  }));
}

const mebibyte = 1024 * 1024;

/** What a program may hold more than at first: connections that are being replaced, and heaps that are not given back. */
const moreHandles = 40;
const moreBytes = 120 * mebibyte;

/** Sentences about what has grown. */
export function growth(before: readonly Holding[], after: readonly Holding[]): string[] {
  return after.flatMap(({ name, residentBytes, handles }) => {
    const first = before.find((holding) => holding.name === name);
    if (!first) return [];
    const grown = residentBytes - first.residentBytes;
    return [
      ...(handles - first.handles > moreHandles
        ? [`I6 ${name}: handles from ${first.handles} to ${handles}`]
        : []),
      ...(grown > moreBytes ? [`I6 ${name}: ${Math.round(grown / mebibyte)} MiB more than at first`] : []),
    ];
  });
}

/** The most of each, over several looks. */
export function most(one: readonly Holding[], other: readonly Holding[]): Holding[] {
  return other.map((holding) => {
    const before = one.find(({ name }) => name === holding.name) ?? holding;
    return {
      name: holding.name,
      residentBytes: Math.max(before.residentBytes, holding.residentBytes),
      handles: Math.max(before.handles, holding.handles),
    };
  });
}

export function shownHoldings(holdings: readonly Holding[]): string {
  return holdings
    .map(
      ({ name, residentBytes, handles }) => `${name} ${Math.round(residentBytes / mebibyte)} MiB/${handles}`,
    )
    .join(', ');
}
