/** Reads PowerShell by the grammar that Visual Studio Code uses, where no PowerShell is. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

type Node = {
  readonly type: string;
  readonly text: string;
  readonly isError: boolean;
  readonly isMissing: boolean;
  readonly startPosition: { readonly row: number; readonly column: number };
  readonly children: readonly (Node | null)[];
};

/** What we use of the package, whose own types are for another name of it. */
type TreeSitter = {
  readonly Parser: {
    init(): Promise<void>;
    new (): { setLanguage(language: unknown): void; parse(text: string): { readonly rootNode: Node } };
  };
  readonly Language: { load(bytes: Uint8Array): Promise<unknown> };
};

const require = createRequire(import.meta.url);

export type PowershellParser = {
  /** Place and text of what is no PowerShell. */
  problems(text: string): string[];
  /** Texts of the nodes of this type, in order. */
  all(text: string, type: string): string[];
};

export async function openPowershellParser(): Promise<PowershellParser> {
  const { Parser, Language } = require('@vscode/tree-sitter-wasm') as TreeSitter;
  await Parser.init();
  const grammar = require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm');
  const parser = new Parser();
  parser.setLanguage(await Language.load(await readFile(grammar)));
  const nodesOf = (text: string) => [...walk(parser.parse(text).rootNode)];
  return {
    problems: (text) =>
      nodesOf(text)
        .filter(({ isError, isMissing }) => isError || isMissing)
        .map(placed),
    all: (text, type) =>
      nodesOf(text)
        .filter((node) => node.type === type)
        .map(({ text: found }) => found),
  };
}

function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) if (child) yield* walk(child);
}

function placed({ startPosition, text, type }: Node): string {
  return `line ${startPosition.row + 1} column ${startPosition.column + 1}: ${text.slice(0, 60) || `no ${type}`}`;
}
