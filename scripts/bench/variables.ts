/** A file of 1 MB with 10,000 variables in it, beside a plain replacement of the same text in the same run. */
import { VariableSet } from '@tako/variables';
import type { Figure } from './table.ts';

const variableCount = 10_000;
const templateBytes = 1e6;
const runs = 15;
/** A plain replacement knows no conditions, no loops, no filters and no errors; that much slower we may be. */
const mostTimesSlower = 20;

/** Lines as in a configuration file, each with one variable: `key 17 = #{Shop.Setting17}`. */
function buildTemplate(): string {
  const lines: string[] = [];
  for (let bytes = 0; bytes < templateBytes; ) {
    const number = lines.length % variableCount;
    const line = `setting ${lines.length} = "#{Shop.Setting${number}}" ; as usual, with some text beside it\n`;
    lines.push(line);
    bytes += line.length;
  }
  return lines.join('');
}

function replacePlainly(template: string, values: ReadonlyMap<string, string>): string {
  return template.replaceAll(
    /#\{([^}]+)\}/g,
    (token, name: string) => values.get(name.toLowerCase()) ?? token,
  );
}

/** The median time of one run, after one that does not count. */
function measureMs(work: () => void): number {
  work();
  const times = Array.from({ length: runs }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return times.toSorted((one, other) => one - other)[Math.floor(runs / 2)] ?? 0;
}

export async function measureVariables(_folder: string): Promise<Figure[]> {
  const template = buildTemplate();
  const set = new VariableSet();
  const values = new Map<string, string>();
  for (let number = 0; number < variableCount; number += 1) {
    set.set(`Shop.Setting${number}`, `value of ${number}`);
    values.set(`shop.setting${number}`, `value of ${number}`);
  }
  const expected = replacePlainly(template, values);
  const correct = set.evaluate(template).value === expected;
  const ours = measureMs(() => set.evaluate(template));
  const plain = measureMs(() => replacePlainly(template, values));
  const speed = (ms: number) => `${(template.length / 1e6 / (ms / 1000)).toFixed(0)} MB/s`;
  return [
    {
      what: 'a file of 1 MB with 10,000 variables substituted',
      measured: `${speed(ours)} (${ours.toFixed(0)} ms)${correct ? '' : ', WRONG text'}`,
      compared: `String.replaceAll ${speed(plain)}: ${(ours / plain).toFixed(1)} times its time`,
      bound: `at most ${mostTimesSlower} times`,
      holds: correct && ours <= mostTimesSlower * plain,
    },
  ];
}
