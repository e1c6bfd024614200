/** In which styles a text can be written. */
export type ScalarTraits = {
  readonly isMultiline: boolean;
  readonly allowsFlowPlain: boolean;
  readonly allowsBlockPlain: boolean;
  readonly allowsSingleQuoted: boolean;
  /** As a literal or folded scalar. */
  readonly allowsBlock: boolean;
  readonly hasSingleQuotes: boolean;
};

/**
 * Looks at a text as YamlDotNet does, which in turn has it from libyaml. Where what that chooses would be read as
 * another text, more is forbidden: tabs at the ends and at line ends, control characters in blocks, and line ends other
 * than LF and CRLF.
 */
export function traitsOf(text: string): ScalarTraits {
  const isMultiline = /[\n\r\x85\u2028\u2029]/.test(text);
  const isSafe = !special.test(text) && !oddBreak.test(text);
  const allowsSingleQuoted = isSafe && !/[ \t][\r\n]|[\r\n][ \t]/.test(text);
  const allowsBlockPlain =
    allowsSingleQuoted &&
    !isMultiline &&
    text !== '' &&
    !/^[ \t']|[ \t]$/.test(text) &&
    !blockIndicator.test(text);
  return {
    isMultiline,
    allowsSingleQuoted,
    allowsBlockPlain,
    allowsFlowPlain: allowsBlockPlain && !flowIndicator.test(text),
    allowsBlock: allowsBlock(text),
    hasSingleQuotes: text.includes("'"),
  };
}

/** Not printable by YAML 1.1; halves of characters too, so that characters of two halves are escaped. */
const special = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd]/;

/** A CR alone would be read as LF, an empty line between CRLFs as two. */
const oddBreak = /[\x85\u2028\u2029]|\r(?!\n)|\r\n[\r\n]|\n\r/;

const blockIndicator = /^(?:---|\.\.\.)|^[#,[\]{}&*!|>\\"%@`]|^[-?](?:[ \t]|$)|:(?:[ \t]|$)|[ \t]#/;
const flowIndicator = /^[?:]|[,?[\]{}:]/;

/**
 * The lines of a block are what they are: nothing in them can be escaped. A first line of blanks is taken for an empty
 * one by some readers.
 */
function allowsBlock(text: string): boolean {
  const hasContent = /[^\n\r]/.test(text);
  return (
    hasContent && !/ $|(?:^|\n) +\r?\n|\r(?!\n)/.test(text) && !unprintable.test(text) && text.isWellFormed()
  );
}

const unprintable = /[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ufffd]/;
