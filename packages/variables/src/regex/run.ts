import type { Code, Instruction, Program } from './compile.ts';
import { matchBack, matchOne } from './match-text.ts';
import { push, type Stack, save } from './stack.ts';

/** A match: for each register a position, -1 where its group took no part; 0 and 1 are start and end of all. */
export type Match = Int32Array;

/** The work that may be done: called for every few hundred instructions, it throws when there were too many. */
export type Spend = (steps: number) => void;

type Running = {
  readonly text: string;
  readonly registers: Int32Array;
  readonly spend: Spend;
  /** Where the search began: what `\G` stands for. */
  readonly from: number;
  /** What the last condition came to. */
  holds: boolean;
  steps: number;
};

/**
 * The first match from `from` on, or from the next position where `skipsFirst`. It is found by trying and going back
 * as .NET does, within the steps that `spend` allows: a pattern that runs away ends with `EvaluationLimitError`.
 */
export function findMatch(
  program: Program,
  text: string,
  from: number,
  spend: Spend,
  skipsFirst = false,
): Match | undefined {
  const registers = new Int32Array(program.registers).fill(-1);
  const running: Running = { text, registers, spend, from, holds: false, steps: 0 };
  const [first] = program.code;
  for (let start = skipsFirst ? from + 1 : from; start <= text.length; start += 1) {
    count(running);
    if (first?.op === 'one' && (start === text.length || !first.has(text.charAt(start)))) continue;
    const end = run(running, program.code, start);
    if (end === -1) continue;
    running.registers[0] = start;
    running.registers[1] = end;
    spend(running.steps);
    return running.registers;
  }
  spend(running.steps);
  return undefined;
}

function count(running: Running): void {
  running.steps += 1;
  if (running.steps < 512) return;
  running.spend(running.steps >> 2);
  running.steps = 0;
}

/** Where the code ends when it starts at `start`, or -1. */
function run(running: Running, code: Code, start: number): number {
  const { registers } = running;
  const stack: Stack = [];
  let [at, position] = [0, start];
  for (;;) {
    count(running);
    const instruction = code[at];
    if (!instruction) return -1;
    if (instruction.op === 'match') return position;
    const next = step(running, instruction, position, stack);
    if (next !== -1) {
      position = next;
      at = nextOf(running, instruction, at, position);
      continue;
    }
    let resumed = false;
    while (stack.length > 0 && !resumed) {
      const value = stack.pop() ?? 0;
      const target = stack.pop() ?? 0;
      resumed = target >= 0;
      if (resumed) [at, position] = [target, value];
      else registers[~target] = value;
    }
    if (!resumed) return -1;
  }
}

/** Which instruction follows one that did not fail. */
function nextOf(
  { registers, holds }: Running,
  instruction: Instruction,
  at: number,
  position: number,
): number {
  switch (instruction.op) {
    case 'jump':
      return instruction.to;
    case 'split':
      return instruction.first;
    case 'if':
      return holds ? at + 1 : instruction.otherwise;
    case 'again':
      return registers[instruction.register] === position ? at + 1 : instruction.to;
    default:
      return at + 1;
  }
}

/** The position after the instruction, or -1 where it fails. */
function step(running: Running, instruction: Instruction, position: number, stack: Stack): number {
  const { text, registers } = running;
  switch (instruction.op) {
    case 'one':
      return matchOne(text, instruction, position);
    case 'split':
      push(stack, instruction.second, position);
      return position;
    case 'save':
      save(registers, stack, instruction.register, position);
      return position;
    case 'capture': {
      const begun = registers[instruction.begun] ?? -1;
      save(registers, stack, instruction.register, Math.min(begun, position));
      save(registers, stack, instruction.register + 1, Math.max(begun, position));
      return position;
    }
    case 'edge':
      return instruction.holds(text, position, running.from) ? position : -1;
    case 'back': {
      const [start = -1, end = -1] = registers.subarray(instruction.register, instruction.register + 2);
      if (start === -1 || end === -1) return -1;
      running.steps += (end - start) >> 4;
      return matchBack(text, text.slice(start, end), instruction, position);
    }
    case 'look':
      return look(running, instruction, position, stack);
    case 'if':
      running.holds = decide(running, instruction.test, position, stack);
      return position;
    case 'atomic':
      return keepRegisters(running, stack, () => run(running, instruction.code, position));
    case 'jump':
    case 'again':
      return position;
    case 'match':
      return -1;
    default:
      return instruction satisfies never;
  }
}

function look(
  running: Running,
  { code, negative }: Instruction & { op: 'look' },
  position: number,
  stack: Stack,
): number {
  if (negative) {
    const before = copyRegisters(running);
    const found = run(running, code, position) !== -1;
    running.registers.set(before);
    return found ? -1 : position;
  }
  return keepRegisters(running, stack, () => (run(running, code, position) === -1 ? -1 : position));
}

/** Whether the group of a condition took part, or its code finds something here. */
function decide(running: Running, test: number | Code, position: number, stack: Stack): boolean {
  if (typeof test === 'number') return (running.registers[test + 1] ?? -1) !== -1;
  return keepRegisters(running, stack, () => run(running, test, position)) !== -1;
}

/** What the inner code noted stays, and is taken back when the outer code goes back. */
function keepRegisters(running: Running, stack: Stack, inner: () => number): number {
  const before = copyRegisters(running);
  const end = inner();
  for (const [register, value] of before.entries()) {
    if (end === -1) running.registers[register] = value;
    else if (running.registers[register] !== value) push(stack, ~register, value);
  }
  return end;
}

/** A pattern may have thousands of registers, so that copying them counts as work. */
function copyRegisters(running: Running): Int32Array {
  running.steps += running.registers.length >> 2;
  return running.registers.slice();
}
