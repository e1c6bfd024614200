import { isContainer, isObject, type JsonContainer } from '../json/json-value.ts';
import { jsonAsText } from '../json/write-json.ts';
import type { SymbolPath } from '../parse/syntax.ts';
import { type Binding, createBinding } from '../tree/binding.ts';
import type { Scope } from '../tree/scope.ts';
import { evaluateValue } from './evaluate-value.ts';
import { type Evaluation, spend } from './evaluation.ts';
import { type Found, jsonOf, ownText } from './find-value.ts';
import { findSymbol, whileResolving } from './resolve-symbol.ts';

/** The items of a collection, each made when it is its turn. */
export type Items = { readonly count: number; readonly at: (index: number) => Binding };

/**
 * What a loop goes over: what was set under `[index]`, in that order; else the elements or members of a JSON
 * value; else the parts of the value between commas. Nothing where the symbol is missing.
 */
export function collectItems(evaluation: Evaluation, symbol: SymbolPath, scope: Scope): Items {
  return whileResolving(evaluation, symbol, () => {
    const found = findSymbol(evaluation, symbol, scope);
    return found ? itemsOf(evaluation, found, scope) : itemsFrom([], createBinding);
  });
}

function itemsOf(evaluation: Evaluation, found: Found, scope: Scope): Items {
  if (found.kind === 'json' && isContainer(found.value)) return itemsOfJson(found.value);
  const own = ownText(found);
  if (own === undefined) {
    const indexed = found.kind === 'binding' ? [...found.binding.indexers.values()] : [];
    return itemsFrom(indexed, (binding) => binding);
  }
  const text = evaluateValue(evaluation, own, scope);
  const json = jsonOf(evaluation, text);
  if (json !== undefined && isContainer(json)) return itemsOfJson(json);
  spend(evaluation, text.length);
  return itemsFrom(text.split(','), createBinding);
}

function itemsOfJson(container: JsonContainer): Items {
  if (!isObject(container)) return itemsFrom(container, (element) => createBinding(jsonAsText(element)));
  return itemsFrom([...container], ([name, value]) => {
    const item = createBinding(name);
    item.children.set('key', createBinding(name));
    item.children.set('value', createBinding(jsonAsText(value)));
    return item;
  });
}

function itemsFrom<T>(sources: readonly T[], bindingOf: (source: T) => Binding): Items {
  const at = (index: number) => {
    const source = sources[index];
    return source === undefined ? createBinding('') : bindingOf(source);
  };
  return { count: sources.length, at };
}
