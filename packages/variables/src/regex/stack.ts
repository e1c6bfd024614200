import { EvaluationLimitError } from '../errors.ts';
import { maxRegexStack } from '../limits.ts';

/** Pairs: an instruction and a position to come back to, or `~register` and what it held. */
export type Stack = number[];

/** Sets a register, to be taken back when the matcher goes back. */
export function save(registers: Int32Array, stack: Stack, register: number, value: number): void {
  push(stack, ~register, registers[register] ?? -1);
  registers[register] = value;
}

/** Throws `EvaluationLimitError` where there is too much to come back to. */
export function push(stack: Stack, target: number, value: number): void {
  if (stack.length > maxRegexStack) {
    throw new EvaluationLimitError('A regular expression has more to come back to than is allowed.');
  }
  stack.push(target, value);
}
