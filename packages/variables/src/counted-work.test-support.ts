/** Counts work instead of timing it: the same work comes to the same number, however busy the machine is. */

type Patched = Record<string, (...args: unknown[]) => unknown>;

/** Reads that cost the same wherever they are made. */
const single: readonly (readonly [object, readonly string[]])[] = [
  [String.prototype, ['charAt', 'charCodeAt', 'codePointAt', 'startsWith', 'endsWith']],
  [Map.prototype, ['get', 'set', 'has']],
  [Set.prototype, ['add', 'has']],
  [Array.prototype, ['push', 'pop']],
];

/** Those that walk over a text: what they give back says how far. */
const walking = ['slice', 'replaceAll', 'toLowerCase', 'trim', 'split', 'indexOf'] as const;

/** Characters read and copied, looks into maps, growth of lists. */
export function workOf(work: () => unknown): number {
  let count = 0;
  const undo: (() => void)[] = [];
  const patch = (
    owner: object,
    name: string,
    costOf: (text: unknown, args: unknown[], result: unknown) => number,
  ) => {
    const methods = owner as Patched;
    const original = methods[name] as (...args: unknown[]) => unknown;
    methods[name] = function (this: unknown, ...args: unknown[]) {
      const result = original.apply(this, args);
      count += costOf(this, args, result);
      return result;
    };
    undo.push(() => {
      methods[name] = original;
    });
  };
  for (const [owner, names] of single) for (const name of names) patch(owner, name, () => 1);
  for (const name of walking) patch(String.prototype, name, walked);
  try {
    work();
    return count;
  } finally {
    for (const restore of undo) restore();
  }
}

function walked(text: unknown, args: unknown[], result: unknown): number {
  const { length } = String(text);
  if (typeof result === 'string') return 1 + result.length;
  if (typeof result !== 'number') return 1 + length;
  const from = Number(args[1] ?? 0);
  return 1 + (result < 0 ? length : result) - Math.min(from, length);
}
