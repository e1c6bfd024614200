/** Cuts XML into its tags and what is between them. Whether they fit together is not looked at here. */
export type Token = {
  readonly kind:
    | 'open'
    | 'close'
    | 'characters'
    | 'comment'
    | 'cdata'
    | 'instruction'
    | 'declaration'
    | 'doctype';
  readonly start: number;
  /** An open tag as it stands; of the others what is inside the brackets. */
  readonly text: string;
};

const quoted = `"[^"]*"|'[^']*'`;
const subset = `\\[(?:<!--[^]*?-->|<\\?[^]*?\\?>|<(?!!--|\\?)|${quoted}|[^\\]"'<])*\\]`;

/** One group a kind, in this order. */
const kinds = ['comment', 'cdata', 'instruction', 'doctype', 'close', 'open', 'characters'] as const;
const pattern = new RegExp(
  [
    '<!--([^]*?)-->',
    '<!\\[CDATA\\[([^]*?)\\]\\]>',
    '<\\?([^]*?)\\?>',
    `<!DOCTYPE((?:${subset}|${quoted}|[^\\["'>])*)>`,
    '</([^>]*)>',
    `(<(?![!?/])(?:${quoted}|[^"'>])*>)`,
    '([^<]+)',
  ].join('|'),
  'y',
);

/** Ends early at what is no XML. */
export function* tokens(text: string): Generator<Token, void> {
  const scan = new RegExp(pattern);
  while (scan.lastIndex < text.length) {
    const start = scan.lastIndex;
    const found = scan.exec(text);
    if (!found) return;
    const at = found.slice(1).findIndex((group) => group !== undefined);
    const kind = kinds[at] ?? 'characters';
    const inside = found[at + 1] ?? '';
    const isDeclaration = kind === 'instruction' && start === 0 && /^xml\s/.test(inside);
    yield { kind: isDeclaration ? 'declaration' : kind, start, text: inside };
  }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Without references; there are none but the five that XML knows, and numbers. */
export function decodeReferences(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replaceAll(
    /&(?:#x([\da-fA-F]+)|#(\d+)|(\w+));/g,
    (whole, hex?: string, digits?: string, name = '') => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (digits !== undefined) return String.fromCodePoint(Number(digits));
      return named[name] ?? whole;
    },
  );
}
