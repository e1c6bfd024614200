import { printDouble } from '../dotnet/double.ts';
import { plainText } from '../parse/plain-text.ts';
import type {
  Branch,
  Calculation,
  Condition,
  Expression,
  FilterCall,
  Literal,
  Nodes,
  Operand,
  Step,
  Sum,
  SymbolPath,
  Token,
} from '../parse/syntax.ts';

/** A token as text in its normal form: what stays in the output where it has no value. */
export function renderToken(token: Token): string {
  switch (token.kind) {
    case 'substitution':
      return `#{${renderExpression(token.expression)}}`;
    case 'conditional':
      return renderBranch(token.first);
    case 'each': {
      const head = `#{each ${token.variable} in ${renderSymbol(token.collection)}}`;
      return `${head}${renderNodes(token.body)}#{/each}`;
    }
    case 'calculation':
      return renderCalculation(token);
    default:
      return token satisfies never;
  }
}

export function renderSymbol(symbol: SymbolPath): string {
  const text = symbol.steps.map(renderStep).join('');
  return text.startsWith('.') ? text.slice(1) : text;
}

function renderStep(step: Step): string {
  switch (step.kind) {
    case 'name':
      return `.${step.text}`;
    case 'index':
      return `[${step.text}]`;
    case 'index-of':
      return `[#{${renderSymbol(step.symbol)}}]`;
    default:
      return step satisfies never;
  }
}

/** A symbol with its filters. */
export function renderExpression({ symbol, filters }: Expression): string {
  return renderSymbol(symbol) + filters.map(renderFilter).join('');
}

function renderFilter({ name, options }: FilterCall): string {
  return [` | ${name}`, ...options.map(renderOption)].join(' ');
}

function renderOption(option: Literal | Token): string {
  return option.kind === 'literal' ? `"${escapeOpens(option.text)}"` : renderToken(option);
}

/** A chain of `elseif` comes back as one `if` in the `else` of another. */
function renderBranch(first: Branch): string {
  let text = '';
  let ends = '';
  for (let branch: Branch | undefined = first; branch; ) {
    text += `#{if ${renderCondition(branch.condition)}}${renderNodes(branch.body)}`;
    ends += '#{/if}';
    const { otherwise }: Branch = branch;
    if (otherwise.kind === 'branch') text += '#{else}';
    else if (otherwise.body) text += `#{else}${renderNodes(otherwise.body)}`;
    branch = otherwise.kind === 'branch' ? otherwise.branch : undefined;
  }
  return text + ends;
}

function renderCondition({ left, compare }: Condition): string {
  if (!compare) return renderExpression(left);
  const { equal, right } = compare;
  const rightText = 'kind' in right ? `"${right.text}"` : renderExpression(right);
  return `${renderExpression(left)} ${equal ? '==' : '!='} ${rightText} `;
}

function renderNodes(nodes: Nodes): string {
  let text = '';
  for (let rest = nodes; rest; rest = rest.next) {
    text += rest.node.kind === 'text' ? escapeOpens(plainText(rest.node)) : renderToken(rest.node);
  }
  return text;
}

function escapeOpens(text: string): string {
  return text.replaceAll('#{', '##{');
}

/** A calculation comes back without its keyword, its brackets and its braces, as the original does it. */
function renderCalculation({ sum }: Calculation): string {
  return `#{${renderSum(sum)}}`;
}

function renderSum(sum: Sum): string {
  const product = (chain: Sum['first']) =>
    renderOperand(chain.first) +
    chain.rest.map(({ operator, operand }) => operator + renderOperand(operand)).join('');
  return product(sum.first) + sum.rest.map(({ operator, operand }) => operator + product(operand)).join('');
}

function renderOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'number':
      return printDouble(Number(operand.text));
    case 'symbol':
      return renderSymbol(operand.symbol);
    case 'group':
      return renderSum(operand.sum);
    default:
      return operand satisfies never;
  }
}
