/** The page `packages/docs/reliability.md`, written from the rows; run this file to write it. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Proof, type Row, rows } from './rows.ts';

export const pageFile = path.resolve(import.meta.dirname, '../../packages/docs/reliability.md');

const introduction = `# Reliability

What can go wrong between a server, a network and a machine, what Tako does then, and which test shows it. The rows are
those of a table that was written before the program, from the code and the public threads of the programs that came
before; *before* is what is documented of them.

The tests start real servers, agents and scripts, and break what is between them. Whatever was broken, three things are
compared: a *ledger*, to which each script adds a line when it starts (one line a script: nothing ran twice); the *log*,
whose lines are numbered (each is there once, in order); and the *outcome* (nothing is green that is not known to have
succeeded).

Chance is seeded. A test prints its seed, and \`FAULT_SEED=<number>\` repeats it.

This page is written from \`test/faults/rows.ts\` by \`node test/faults/reliability-page.ts\`, and a test compares the two.
`;

export function reliabilityPage(): string {
  const count = (state: Proof['state']) => rows.filter(({ proof }) => proof.state === state).length;
  const sums = `Of ${rows.length} rows ${count('tested')} are tested, and ${count('open')} are open.`;
  const head = '| row | what happens | before | Tako | shown by |\n|---|---|---|---|---|';
  return `${introduction}\n${sums}\n\n${head}\n${rows.map(line).join('\n')}\n`;
}

function line({ row, fault, before, tako, proof, left }: Row): string {
  const rest = left === undefined ? '' : `<br>not tried: ${left}`;
  return `| ${row} | ${fault} | ${before} | ${tako} | ${shown(proof)}${rest} |`;
}

function shown(proof: Proof): string {
  switch (proof.state) {
    case 'tested':
      return [...new Set(proof.by.map(([file]) => file))].map(linkTo).join('<br>');
    case 'open':
      return `open: ${proof.reason}`;
    default:
      return proof satisfies never;
  }
}

function linkTo(file: string): string {
  const from = path.dirname(pageFile);
  const target = path.resolve(import.meta.dirname, '../..', file);
  const where = path.relative(from, target).replaceAll(path.sep, '/');
  return `[${path.basename(file, '.test.ts')}](${where})`;
}

if (import.meta.main) writeFileSync(pageFile, reliabilityPage());
