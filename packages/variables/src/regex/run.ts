import { EvaluationLimitError } from '../errors.ts';
import { maxRegexStack } from '../limits.ts';
import type { Code, Instruction, Program } from './compile.ts';

/** A match: for each register a position, -1 where its group took no part; 0 and 1 are start and end of all. */
export type Match = Int32Array;

/** The work that may be done: called for every few hundred instructions, it throws when there were too many. */
export type Spend = (steps: number) => void;

type Running = {
  readonly text: string;
  readonly registers: Int32Array;
  readonly spend: Spend;
  steps: number;
};

/**
 * The first match from `from` on, found by trying and going back as .NET does, within the steps that `spend`
 * allows: a pattern that runs away ends with `EvaluationLimitError`.
 */
export function findMatch(program: Program, text: string, from: number, spend: Spend): Match | undefined {
  const running: Running = { text, registers: new Int32Array(program.registers).fill(-1), spend, steps: 0 };
  const [first] = program.code;
  for (let start = from; start <= text.length; start += 1) {
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

/** Where the code ends when it starts at `start`, or -1; with `goal`, only an end at that position will do. */
function run(running: Running, code: Code, start: number, goal = -1): number {
  const { registers } = running;
  /** Pairs: an instruction and a position to come back to, or `~register` and what it held. */
  const stack: number[] = [];
  let [at, position] = [0, start];
  for (;;) {
    count(running);
    const instruction = code[at];
    if (!instruction) return -1;
    if (instruction.op === 'match' && (goal === -1 || goal === position)) return position;
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
function nextOf({ registers }: Running, instruction: Instruction, at: number, position: number): number {
  switch (instruction.op) {
    case 'jump':
      return instruction.to;
    case 'split':
      return instruction.first;
    case 'again':
      return registers[instruction.register] === position ? at + 1 : instruction.to;
    default:
      return at + 1;
  }
}

/** The position after the instruction, or -1 where it fails. */
function step(running: Running, instruction: Instruction, position: number, stack: number[]): number {
  const { text, registers } = running;
  switch (instruction.op) {
    case 'one':
      return position < text.length && instruction.has(text.charAt(position)) ? position + 1 : -1;
    case 'split':
      push(stack, instruction.second, position);
      return position;
    case 'save':
      push(stack, ~instruction.register, registers[instruction.register] ?? -1);
      registers[instruction.register] = position;
      return position;
    case 'edge':
      return instruction.holds(text, position) ? position : -1;
    case 'back':
      return matchBack(running, instruction, position);
    case 'look':
      return look(running, instruction, position, stack);
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

function push(stack: number[], target: number, value: number): void {
  if (stack.length > maxRegexStack) {
    throw new EvaluationLimitError('A regular expression has more to come back to than is allowed.');
  }
  stack.push(target, value);
}

function matchBack(
  running: Running,
  { register, ignoreCase }: Instruction & { op: 'back' },
  position: number,
): number {
  const { text, registers } = running;
  const [start = -1, end = -1] = registers.subarray(register, register + 2);
  if (start === -1 || end === -1) return -1;
  running.steps += (end - start) >> 4;
  const captured = text.slice(start, end);
  const found = text.slice(position, position + captured.length);
  const same = ignoreCase ? found.toLowerCase() === captured.toLowerCase() : found === captured;
  return same ? position + captured.length : -1;
}

function look(
  running: Running,
  { code, ahead, negative }: Instruction & { op: 'look' },
  position: number,
  stack: number[],
): number {
  if (negative) {
    const before = copyRegisters(running);
    const found = looked(running, code, position, ahead);
    running.registers.set(before);
    return found ? -1 : position;
  }
  return keepRegisters(running, stack, () => (looked(running, code, position, ahead) ? position : -1));
}

/** Behind: some start before the position from which the code ends right at it, the nearest first. */
function looked(running: Running, code: Code, position: number, ahead: boolean): boolean {
  if (ahead) return run(running, code, position) !== -1;
  for (let start = position; start >= 0; start -= 1) {
    if (run(running, code, start, position) !== -1) return true;
  }
  return false;
}

/** What the inner code noted stays, and is taken back when the outer code goes back. */
function keepRegisters(running: Running, stack: number[], inner: () => number): number {
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
