/** One step of a symbol: `.name`, `[text]` (without the blanks it starts with), or `[#{symbol}]`. */
export type Step =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'index'; readonly text: string }
  | { readonly kind: 'index-of'; readonly symbol: SymbolPath };

/** A symbol and where in its template it stands; without steps where a filter has nothing on its left. */
export type SymbolPath = { readonly steps: readonly Step[]; readonly at: number };

export type Literal = { readonly kind: 'literal'; readonly text: string };

export type FilterCall = { readonly name: string; readonly options: readonly (Literal | Token)[] };

/** A symbol sent through its filters from left to right. */
export type Expression = { readonly symbol: SymbolPath; readonly filters: readonly FilterCall[] };

export type Condition = {
  readonly left: Expression;
  readonly compare: { readonly equal: boolean; readonly right: Literal | Expression } | null;
};

/** Text as written; `beforeOpen` where a `#{` ends it, which makes `##` in front of that one `#`. */
export type Text = { readonly kind: 'text'; readonly raw: string; readonly beforeOpen: boolean };

export type Substitution = { readonly kind: 'substitution'; readonly expression: Expression };

export type Conditional = { readonly kind: 'conditional'; readonly first: Branch };

/** `if` or `elseif` with what follows it: the next `elseif`, or the nodes of `else`. */
export type Branch = {
  readonly condition: Condition;
  readonly body: Nodes;
  readonly otherwise: Otherwise;
};

export type Otherwise =
  | { readonly kind: 'branch'; readonly branch: Branch }
  | { readonly kind: 'else'; readonly body: Nodes };

export type Each = {
  readonly kind: 'each';
  readonly variable: string;
  readonly collection: SymbolPath;
  readonly body: Nodes;
};

export type Calculation = { readonly kind: 'calculation'; readonly sum: Sum };

/** A chain of operators of equal rank, worked off from left to right. */
export type Chain<Operator, Operand> = {
  readonly first: Operand;
  readonly rest: readonly { readonly operator: Operator; readonly operand: Operand }[];
};

export type Sum = Chain<'+' | '-', Product>;
export type Product = Chain<'*' | '/', Operand>;
export type Operand =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'symbol'; readonly symbol: SymbolPath }
  | { readonly kind: 'group'; readonly sum: Sum };

export type Token = Substitution | Conditional | Each | Calculation;
export type Node = Text | Token;

/** Nodes in order, as a chain: blocks that fail to close share its tail, which keeps parsing linear. */
export type Nodes = { readonly node: Node; readonly next: Nodes } | null;
