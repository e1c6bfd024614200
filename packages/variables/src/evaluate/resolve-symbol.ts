import { RecursiveDefinitionError } from '../errors.ts';
import type { Step, SymbolPath } from '../parse/syntax.ts';
import { renderSymbol } from '../render/render-token.ts';
import type { Scope } from '../tree/scope.ts';
import { evaluateValue } from './evaluate-value.ts';
import { descend, type Evaluation, unheard } from './evaluation.ts';
import { type FixedStep, type Found, follow, ownText } from './find-value.ts';

/**
 * The evaluated value of a symbol, from the nearest scope that has one; undefined where it is missing.
 * Throws `RecursiveDefinitionError` where the value leads back to the symbol.
 */
export function resolveSymbol(evaluation: Evaluation, symbol: SymbolPath, scope: Scope): string | undefined {
  return whileResolving(evaluation, symbol, () => {
    const found = findSymbol(evaluation, symbol, scope);
    const text = found && ownText(found);
    return text === undefined ? undefined : evaluateValue(evaluation, text, scope);
  });
}

/** Runs `work` with the symbol noted as being resolved; throws where the same one in the same place already is. */
export function whileResolving<T>(evaluation: Evaluation, symbol: SymbolPath, work: () => T): T {
  const { resolving } = evaluation;
  if (resolving.some((open) => isSame(open, symbol))) {
    throw new RecursiveDefinitionError([...resolving, symbol].map(renderSymbol));
  }
  resolving.push(symbol);
  try {
    return work();
  } finally {
    resolving.pop();
  }
}

/** The first place, from the innermost scope outwards, to which the symbol leads. */
export function findSymbol(evaluation: Evaluation, symbol: SymbolPath, scope: Scope): Found | undefined {
  const steps = fixSteps(evaluation, symbol.steps, scope);
  if (!steps) return undefined;
  for (let seen: Scope | undefined = scope; seen; seen = seen.parent) {
    const found = follow(evaluation, steps, seen.binding, scope);
    if (found) return found;
  }
  return undefined;
}

/** Puts values in the place of symbols between brackets; undefined where one of them is missing. */
function fixSteps(evaluation: Evaluation, steps: readonly Step[], scope: Scope): FixedStep[] | undefined {
  const fixed: FixedStep[] = [];
  for (const step of steps) {
    if (step.kind !== 'index-of') {
      fixed.push(step);
      continue;
    }
    const text = unheard(evaluation, () =>
      descend(evaluation, 'blockLevel', () => resolveSymbol(evaluation, step.symbol, scope)),
    );
    if (text === undefined) return undefined;
    fixed.push({ kind: 'index', text });
  }
  return fixed;
}

function isSame(one: SymbolPath, other: SymbolPath): boolean {
  return one === other || (one.at === other.at && renderSymbol(one) === renderSymbol(other));
}
