/** A parsed XPath 1.0 expression. */
export type Operator =
  | 'or'
  | 'and'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | 'div'
  | 'mod'
  | '|';

export const axes = [
  ...['ancestor', 'ancestor-or-self', 'attribute', 'child', 'descendant', 'descendant-or-self', 'following'],
  ...['following-sibling', 'parent', 'preceding', 'preceding-sibling', 'self'],
] as const;
export type Axis = (typeof axes)[number];

export type NodeTest =
  | { readonly kind: 'any' | 'node' | 'text' | 'comment' }
  /** `local` may be a star. */
  | { readonly kind: 'name'; readonly prefix: string; readonly local: string }
  | { readonly kind: 'processing-instruction'; readonly target: string | undefined };

export type Step = {
  readonly axis: Axis;
  readonly test: NodeTest;
  readonly predicates: readonly Expression[];
};

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'negation'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'filter'; readonly of: Expression; readonly predicates: readonly Expression[] }
  | {
      readonly kind: 'path';
      readonly from: 'context' | 'root' | Expression;
      readonly steps: readonly Step[];
    };
