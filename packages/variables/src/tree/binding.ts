import type { Step, SymbolPath } from '../parse/syntax.ts';

/** A place in the tree of variables: a value of its own, what stands under `.name`, and what under `[index]`. */
export type Binding = {
  own: string | undefined;
  readonly children: Map<string, Binding>;
  /** In the order in which they were set. */
  readonly indexers: Map<string, Binding>;
};

export function createBinding(own?: string): Binding {
  return { own, children: new Map(), indexers: new Map() };
}

/** Puts a value where the symbol leads; an index on the way that had no value gets its own text as one. */
export function bind(root: Binding, symbol: SymbolPath, value: string): void {
  let binding = root;
  for (const step of symbol.steps) binding = stepDown(binding, step);
  binding.own = value;
}

/** Names and indexes differ in more than case, or they are the same. */
export function fold(name: string): string {
  return name.toLowerCase();
}

function stepDown(binding: Binding, step: Step): Binding {
  if (step.kind === 'index-of') return binding;
  const places = step.kind === 'name' ? binding.children : binding.indexers;
  const key = fold(step.text);
  let next = places.get(key);
  if (!next) {
    next = createBinding(step.kind === 'index' ? step.text : undefined);
    places.set(key, next);
  }
  return next;
}
