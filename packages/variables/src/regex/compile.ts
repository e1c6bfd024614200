import { maxRegexInstructions } from '../limits.ts';
import { type CharTest, type Pattern, PatternError } from './pattern.ts';

/** One instruction of the matcher; `split` tries `first` and comes back for `second`. */
export type Instruction =
  | { readonly op: 'one'; readonly has: CharTest }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly register: number }
  /** Jumps, but goes on where nothing was matched since `save` to this register: a loop over nothing ends. */
  | { readonly op: 'again'; readonly register: number; readonly to: number }
  | { readonly op: 'edge'; readonly holds: (text: string, at: number) => boolean }
  | { readonly op: 'back'; readonly register: number; readonly ignoreCase: boolean }
  | { readonly op: 'look'; readonly code: Code; readonly ahead: boolean; readonly negative: boolean }
  | { readonly op: 'atomic'; readonly code: Code }
  | { readonly op: 'match' };

export type Code = readonly Instruction[];

export type Program = {
  readonly code: Code;
  readonly registers: number;
  /** The register of a group's start by its name; its end is the next one. */
  readonly groups: ReadonlyMap<string, number>;
};

type Compiling = { registers: number; instructions: number; readonly groups: Map<string, number> };

/** Turns a pattern into instructions. Throws `PatternError` where it needs too many or names a group it has not. */
export function compile(pattern: Pattern, names: ReadonlySet<string>): Program {
  const compiling: Compiling = { registers: 2, instructions: 0, groups: new Map([['0', 0]]) };
  for (const name of names) compiling.groups.set(name, takeRegisters(compiling, 2));
  const code = compileWhole(compiling, pattern);
  return { code, registers: compiling.registers, groups: compiling.groups };
}

function takeRegisters(compiling: Compiling, count: number): number {
  compiling.registers += count;
  return compiling.registers - count;
}

function compileWhole(compiling: Compiling, pattern: Pattern): Code {
  const code: Instruction[] = [];
  emit(compiling, code, pattern);
  code.push({ op: 'match' });
  return code;
}

function emit(compiling: Compiling, code: Instruction[], pattern: Pattern): void {
  compiling.instructions += 1;
  if (compiling.instructions > maxRegexInstructions) throw new PatternError('The pattern is too large.');
  switch (pattern.kind) {
    case 'one':
      return void code.push({ op: 'one', has: pattern.has });
    case 'edge':
      return void code.push({ op: 'edge', holds: pattern.holds });
    case 'sequence':
      for (const item of pattern.items) emit(compiling, code, item);
      return;
    case 'choice':
      return emitChoice(compiling, code, pattern.options);
    case 'repeat':
      return emitRepeat(compiling, code, pattern);
    case 'group': {
      const register = compiling.groups.get(pattern.group) ?? 0;
      code.push({ op: 'save', register });
      emit(compiling, code, pattern.item);
      return void code.push({ op: 'save', register: register + 1 });
    }
    case 'back': {
      const register = compiling.groups.get(pattern.group);
      if (register === undefined) throw new PatternError(`There is no group ${pattern.group}.`);
      return void code.push({ op: 'back', register, ignoreCase: pattern.ignoreCase });
    }
    case 'atomic':
      return void code.push({ op: 'atomic', code: compileWhole(compiling, pattern.item) });
    case 'look': {
      const { ahead, negative, item } = pattern;
      return void code.push({ op: 'look', code: compileWhole(compiling, item), ahead, negative });
    }
    default:
      return pattern satisfies never;
  }
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
