import { parseInt32 } from '../dotnet/int32.ts';
import { RecursiveDefinitionError } from '../errors.ts';
import { isContainer, isObject, type JsonValue } from '../json/json-value.ts';
import { readJson } from '../json/read-json.ts';
import { jsonAsText } from '../json/write-json.ts';
import { type Binding, fold } from '../tree/binding.ts';
import type { Scope } from '../tree/scope.ts';
import { evaluateValue } from './evaluate-value.ts';
import { type Evaluation, spend, unheard } from './evaluation.ts';

/** A step whose index is known. */
export type FixedStep = { readonly kind: 'name' | 'index'; readonly text: string };

/** Where steps lead: to a place in the tree of variables, or into a value that is JSON. */
export type Found =
  | { readonly kind: 'binding'; readonly binding: Binding }
  | { readonly kind: 'json'; readonly value: JsonValue };

/** Follows the steps from one scope's variables; undefined where they lead nowhere. */
export function follow(
  evaluation: Evaluation,
  steps: readonly FixedStep[],
  start: Binding,
  scope: Scope,
): Found | undefined {
  let found: Found | undefined = { kind: 'binding', binding: start };
  for (const step of steps) {
    found = stepFrom(evaluation, found, step, scope);
    if (!found) return undefined;
  }
  return found;
}

/** The text found, not yet evaluated; undefined where the place has no value of its own. */
export function ownText(found: Found): string | undefined {
  return found.kind === 'binding' ? found.binding.own : jsonAsText(found.value);
}

/** The value of a text that is JSON; undefined where it is not. Each text is read once in an evaluation. */
export function jsonOf(evaluation: Evaluation, text: string): JsonValue | undefined {
  if (!evaluation.jsonOfText.has(text)) {
    spend(evaluation, text.length >>> 2);
    evaluation.jsonOfText.set(text, readJson(text));
  }
  return evaluation.jsonOfText.get(text);
}

function stepFrom(evaluation: Evaluation, from: Found, step: FixedStep, scope: Scope): Found | undefined {
  if (from.kind === 'json' && isContainer(from.value)) return memberOf(from.value, step.text);
  const defined = from.kind === 'binding' ? definedPlace(from.binding, step) : undefined;
  if (defined) return { kind: 'binding', binding: defined };
  const text = from.kind === 'binding' || typeof from.value === 'string' ? ownText(from) : undefined;
  if (text === undefined) return undefined;
  const evaluated = evaluateForJson(evaluation, text, scope);
  const value = evaluated === undefined ? undefined : jsonOf(evaluation, evaluated);
  return value === undefined ? undefined : memberOf(value, step.text);
}

/** A value that leads back to itself is no JSON here: its own members may be named in it. */
function evaluateForJson(evaluation: Evaluation, text: string, scope: Scope): string | undefined {
  try {
    return unheard(evaluation, () => evaluateValue(evaluation, text, scope));
  } catch (error) {
    if (error instanceof RecursiveDefinitionError) return undefined;
    throw error;
  }
}

function definedPlace(binding: Binding, step: FixedStep): Binding | undefined {
  if (step.kind === 'name') return binding.children.get(fold(step.text));
  const [first] = step.text === '*' ? binding.indexers.values() : [];
  return first ?? binding.indexers.get(fold(step.text));
}

/** What is not in an object or beyond the end of an array is nothing, not missing. */
function memberOf(value: JsonValue, key: string): Found | undefined {
  if (!isContainer(value)) return undefined;
  if (isObject(value)) return { kind: 'json', value: value.get(key) ?? null };
  const index = parseInt32(key);
  return index === undefined ? undefined : { kind: 'json', value: value[index] ?? null };
}
