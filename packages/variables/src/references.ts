/** Which variables a template names, without evaluating anything. */
import { parseTemplate } from './parse/parse-template.ts';
import type {
  Branch,
  Condition,
  Expression,
  Literal,
  Nodes,
  Operand,
  Sum,
  SymbolPath,
  Token,
} from './parse/syntax.ts';
import { fold } from './tree/binding.ts';

export type References =
  | {
      readonly ok: true;
      /** Each once, as far as it stands fixed: of `A[#{B}].C` that is `A`, and `B` besides. */
      readonly names: readonly string[];
    }
  | { readonly ok: false; readonly error: string };

/** Names that loops give are left out where they hold. Takes time in proportion to the template. */
export function referencesIn(template: string): References {
  const parsed = parseTemplate(template);
  if (!parsed.ok) return parsed;
  const found = new Map<string, string>();
  const note: Note = (symbol, loops) => {
    for (const step of symbol.steps) if (step.kind === 'index-of') note(step.symbol, loops);
    const name = nameOf(symbol);
    const [first] = symbol.steps;
    const isOfLoop = first?.kind === 'name' && loops.includes(fold(first.text));
    const isNew = name !== '' && !found.has(fold(name));
    if (isNew && !isOfLoop && !isOfEach(name)) found.set(fold(name), name);
  };
  walk(parsed.nodes, [], note);
  return { ok: true, names: [...found.values()] };
}

type Note = (symbol: SymbolPath, loops: readonly string[]) => void;

/** `First`, `Last` and `Index` of a loop. */
const isOfEach = (name: string): boolean => fold(name).startsWith('octopus.template.each');

function nameOf({ steps }: SymbolPath): string {
  let name = '';
  for (const step of steps) {
    if (step.kind === 'index-of') break;
    if (step.kind === 'index') name += `[${step.text}]`;
    else name += name === '' ? step.text : `.${step.text}`;
  }
  return name;
}

function walk(nodes: Nodes, loops: readonly string[], note: Note): void {
  for (let rest = nodes; rest; rest = rest.next) {
    if (rest.node.kind !== 'text') walkToken(rest.node, loops, note);
  }
}

function walkToken(token: Token, loops: readonly string[], note: Note): void {
  switch (token.kind) {
    case 'substitution':
      return walkExpression(token.expression, loops, note);
    case 'conditional':
      return walkBranch(token.first, loops, note);
    case 'each':
      note(token.collection, loops);
      return walk(token.body, [...loops, fold(token.variable)], note);
    case 'calculation':
      return walkSum(token.sum, loops, note);
    default:
      return token satisfies never;
  }
}

function walkExpression({ symbol, filters }: Expression, loops: readonly string[], note: Note): void {
  note(symbol, loops);
  for (const option of filters.flatMap(({ options }) => options)) {
    if (option.kind !== 'literal') walkToken(option, loops, note);
  }
}

/** A chain of `elseif` may be long: it is gone along, not into. */
function walkBranch(first: Branch, loops: readonly string[], note: Note): void {
  for (let branch: Branch | undefined = first; branch; ) {
    walkCondition(branch.condition, loops, note);
    walk(branch.body, loops, note);
    const next: Branch['otherwise'] = branch.otherwise;
    if (next.kind === 'else') walk(next.body, loops, note);
    branch = next.kind === 'branch' ? next.branch : undefined;
  }
}

function walkCondition({ left, compare }: Condition, loops: readonly string[], note: Note): void {
  walkExpression(left, loops, note);
  if (compare && isExpression(compare.right)) walkExpression(compare.right, loops, note);
}

const isExpression = (side: Literal | Expression): side is Expression => 'symbol' in side;

function walkSum(sum: Sum, loops: readonly string[], note: Note): void {
  const products = [sum.first, ...sum.rest.map(({ operand }) => operand)];
  const operands = products.flatMap(({ first, rest }) => [first, ...rest.map(({ operand }) => operand)]);
  for (const operand of operands) walkOperand(operand, loops, note);
}

function walkOperand(operand: Operand, loops: readonly string[], note: Note): void {
  if (operand.kind === 'symbol') note(operand.symbol, loops);
  if (operand.kind === 'group') walkSum(operand.sum, loops, note);
}
