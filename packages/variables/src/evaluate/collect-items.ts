import { isContainer, isObject, type JsonContainer } from '../json/json-value.ts';
import { jsonAsText } from '../json/write-json.ts';
import type { SymbolPath } from '../parse/syntax.ts';
import { type Binding, createBinding } from '../tree/binding.ts';
import type { Scope } from '../tree/scope.ts';
import { evaluateValue } from './evaluate-value.ts';
import { type Evaluation, spend } from './evaluation.ts';
import { type Found, jsonOf, ownText } from './find-value.ts';
import { findSymbol, whileResolving } from './resolve-symbol.ts';

/**
 * What a loop goes over: what was set under `[index]`, in that order; else the elements or members of a JSON
 * value; else the parts of the value between commas. Nothing where the symbol is missing.
 */
export function collectItems(evaluation: Evaluation, symbol: SymbolPath, scope: Scope): readonly Binding[] {
  return whileResolving(evaluation, symbol, () => {
    const found = findSymbol(evaluation, symbol, scope, hasItems);
    if (!found) return [];
    const items = itemsOf(evaluation, found, scope);
    spend(evaluation, items.length);
    return items;
  });
}

function hasItems(found: Found): boolean {
  return ownText(found) !== undefined || (found.kind === 'binding' && found.binding.indexers.size > 0);
}

function itemsOf(evaluation: Evaluation, found: Found, scope: Scope): readonly Binding[] {
  if (found.kind === 'json' && isContainer(found.value)) return itemsOfJson(found.value);
  const own = ownText(found);
  if (own === undefined) return found.kind === 'binding' ? [...found.binding.indexers.values()] : [];
  const text = evaluateValue(evaluation, own, scope);
  const json = jsonOf(evaluation, text);
  if (json !== undefined && isContainer(json)) return itemsOfJson(json);
  return text.split(',').map((part) => createBinding(part));
}

function itemsOfJson(container: JsonContainer): Binding[] {
  if (!isObject(container)) return container.map((element) => createBinding(jsonAsText(element)));
  return [...container].map(([name, value]) => {
    const item = createBinding(name);
    item.children.set('key', createBinding(name));
    item.children.set('value', createBinding(jsonAsText(value)));
    return item;
  });
}
