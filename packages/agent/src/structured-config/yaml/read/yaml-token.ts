import type { ScalarStyle } from '../yaml-event.ts';

/** Where a token stands; lines and columns count from 1. */
export type Span = {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
};

/** The tokens of YAML as libyaml tells them apart; block collections begin and end by their indentation. */
export type YamlToken = Span &
  (
    | { readonly kind: BareKind }
    | { readonly kind: 'version-directive'; readonly version: string }
    | { readonly kind: 'tag-directive'; readonly handle: string; readonly prefix: string }
    | { readonly kind: 'alias' | 'anchor'; readonly name: string }
    | { readonly kind: 'tag'; readonly handle: string; readonly suffix: string }
    | { readonly kind: 'scalar'; readonly text: string; readonly style: ScalarStyle }
    | {
        readonly kind: 'comment';
        readonly text: string;
        readonly at: 'own-line' | 'line-end' | 'block-header';
      }
  );

export type BareKind =
  | 'stream-start'
  | 'stream-end'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value';

export type TokenOf<Kind extends YamlToken['kind']> = Extract<YamlToken, { readonly kind: Kind }>;
