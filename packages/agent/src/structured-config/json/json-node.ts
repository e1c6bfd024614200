/** JSON as a file is rewritten from it: members in their order, numbers as they will be written. */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: Map<string, JsonNode> }
  | { readonly kind: 'array'; readonly items: JsonNode[] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  /** Newtonsoft's reading of the word, and of nothing between two commas. */
  | { readonly kind: 'undefined' };
