import { maxRegexInstructions } from '../limits.ts';
import { type CharTest, type Edge, type Pattern, PatternError } from './pattern.ts';

/** One instruction of the matcher; `split` tries `first` and comes back for `second`. */
export type Instruction =
  | { readonly op: 'one'; readonly has: CharTest; readonly backward: boolean }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly register: number }
  /** A group ends that began at what is saved in `begun`: until then it was what it was before. */
  | { readonly op: 'capture'; readonly register: number; readonly begun: number }
  /** Jumps, but goes on where nothing was matched since `save` to this register: a loop over nothing ends. */
  | { readonly op: 'again'; readonly register: number; readonly to: number }
  | { readonly op: 'edge'; readonly holds: Edge }
  | {
      readonly op: 'back';
      readonly register: number;
      readonly ignoreCase: boolean;
      readonly backward: boolean;
    }
  | { readonly op: 'look'; readonly code: Code; readonly negative: boolean }
  /** Goes on where the group took part or the code finds something, else at `otherwise`. */
  | { readonly op: 'if'; readonly test: number | Code; otherwise: number }
  | { readonly op: 'atomic'; readonly code: Code }
  | { readonly op: 'match' };

export type Code = readonly Instruction[];

export type Program = {
  readonly code: Code;
  readonly registers: number;
  /** The register of a group's start by its name and number; its end is the next one. */
  readonly groups: ReadonlyMap<string, number>;
  /** That of the group with the highest number. */
  readonly lastGroup: number;
};

/** Code that looks behind runs from right to left, as in .NET: it takes as much as it can from there. */
type Compiling = {
  registers: number;
  instructions: number;
  backward: boolean;
  readonly groups: Map<string, number>;
};

/** Turns a pattern into instructions. Throws `PatternError` where it needs too many or names a group it has not. */
export function compile(pattern: Pattern, numbers: ReadonlyMap<string, number>): Program {
  const byNumber = [...new Set(numbers.values())].sort((one, other) => one - other);
  const groups = new Map([...numbers].map(([name, number]) => [name, 2 * byNumber.indexOf(number)]));
  const compiling: Compiling = { registers: 2 * byNumber.length, instructions: 0, backward: false, groups };
  const code = compileWhole(compiling, pattern, false);
  return { code, registers: compiling.registers, groups, lastGroup: 2 * (byNumber.length - 1) };
}

function takeRegisters(compiling: Compiling, count: number): number {
  compiling.registers += count;
  return compiling.registers - count;
}

function compileWhole(compiling: Compiling, pattern: Pattern, backward: boolean): Code {
  const code: Instruction[] = [];
  const outer = compiling.backward;
  compiling.backward = backward;
  emit(compiling, code, pattern);
  compiling.backward = outer;
  code.push({ op: 'match' });
  return code;
}

function emit(compiling: Compiling, code: Instruction[], pattern: Pattern): void {
  compiling.instructions += 1;
  if (compiling.instructions > maxRegexInstructions) throw new PatternError('The pattern is too large.');
  const { backward } = compiling;
  switch (pattern.kind) {
    case 'one':
      return void code.push({ op: 'one', has: pattern.has, backward });
    case 'edge':
      return void code.push({ op: 'edge', holds: pattern.holds });
    case 'sequence':
      for (const item of backward ? pattern.items.toReversed() : pattern.items) emit(compiling, code, item);
      return;
    case 'choice':
      return emitChoice(compiling, code, pattern.options);
    case 'repeat':
      return emitRepeat(compiling, code, pattern);
    case 'condition':
      return emitCondition(compiling, code, pattern);
    case 'group': {
      const begun = takeRegisters(compiling, 1);
      code.push({ op: 'save', register: begun });
      emit(compiling, code, pattern.item);
      return void code.push({ op: 'capture', register: registerOf(compiling, pattern.group), begun });
    }
    case 'back': {
      const register = registerOf(compiling, pattern.group);
      return void code.push({ op: 'back', register, ignoreCase: pattern.ignoreCase, backward });
    }
    case 'atomic':
      return void code.push({ op: 'atomic', code: compileWhole(compiling, pattern.item, backward) });
    case 'look': {
      const inner = compileWhole(compiling, pattern.item, !pattern.ahead);
      return void code.push({ op: 'look', code: inner, negative: pattern.negative });
    }
    default:
      return pattern satisfies never;
  }
}

function registerOf({ groups }: Compiling, name: string): number {
  const register = groups.get(name);
  if (register === undefined) throw new PatternError(`There is no group ${name}.`);
  return register;
}

function emitCondition(
  compiling: Compiling,
  code: Instruction[],
  { test, yes, no }: Pattern & { kind: 'condition' },
): void {
  const asked =
    test.kind === 'group' ? registerOf(compiling, test.group) : compileWhole(compiling, test.item, false);
  const branch: Instruction & { op: 'if' } = { op: 'if', test: asked, otherwise: 0 };
  code.push(branch);
  emit(compiling, code, yes);
  const jump: Instruction & { op: 'jump' } = { op: 'jump', to: 0 };
  code.push(jump);
  branch.otherwise = code.length;
  emit(compiling, code, no);
  jump.to = code.length;
}

function emitChoice(compiling: Compiling, code: Instruction[], options: readonly Pattern[]): void {
  const jumps: { op: 'jump'; to: number }[] = [];
  for (const [index, option] of options.entries()) {
    if (index === options.length - 1) {
      emit(compiling, code, option);
      continue;
    }
    const split = { op: 'split' as const, first: code.length + 1, second: 0 };
    code.push(split);
    emit(compiling, code, option);
    const jump = { op: 'jump' as const, to: 0 };
    jumps.push(jump);
    code.push(jump);
    split.second = code.length;
  }
  for (const jump of jumps) jump.to = code.length;
}

function emitRepeat(compiling: Compiling, code: Instruction[], pattern: Pattern & { kind: 'repeat' }): void {
  const { item, least, most, lazy } = pattern;
  for (let count = 0; count < least; count += 1) emit(compiling, code, item);
  if (most === Infinity) return emitLoop(compiling, code, item, lazy);
  const splits: { readonly split: Instruction & { op: 'split' }; readonly into: number }[] = [];
  for (let count = least; count < most; count += 1) {
    const split: Instruction & { op: 'split' } = { op: 'split', first: 0, second: 0 };
    code.push(split);
    splits.push({ split, into: code.length });
    emit(compiling, code, item);
  }
  for (const { split, into } of splits) setSplit(split, into, code.length, lazy);
}

function emitLoop(compiling: Compiling, code: Instruction[], item: Pattern, lazy: boolean): void {
  const start = code.length;
  const split = { op: 'split' as const, first: 0, second: 0 };
  code.push(split);
  const register = item.kind === 'one' ? undefined : takeRegisters(compiling, 1);
  if (register !== undefined) code.push({ op: 'save', register });
  emit(compiling, code, item);
  code.push(register === undefined ? { op: 'jump', to: start } : { op: 'again', register, to: start });
  setSplit(split, start + 1, code.length, lazy);
}

function setSplit(split: { first: number; second: number }, into: number, past: number, lazy: boolean): void {
  split.first = lazy ? past : into;
  split.second = lazy ? into : past;
}
