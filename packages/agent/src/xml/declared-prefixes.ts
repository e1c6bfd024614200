/** The namespaces that are declared where an element is written. */
import { declaredPrefix, isDeclaration, type XmlNode, xmlNamespace } from './xml-node.ts';

type Declaration = { readonly prefix: string; readonly uri: string };

export class DeclaredPrefixes {
  readonly #byPrefix = new Map<string, Declaration[]>();
  readonly #byUri = new Map<string, Declaration[]>();
  readonly #levels: Declaration[][] = [];

  constructor() {
    this.open([]);
    this.declare('xml', xmlNamespace);
  }

  /** Begins an element with the declarations among its attributes. */
  open(tag: readonly XmlNode[]): void {
    this.#levels.push([]);
    for (const attribute of tag) {
      if (isDeclaration(attribute)) this.declare(declaredPrefix(attribute), attribute.value);
    }
  }

  declare(prefix: string, uri: string): void {
    const declaration = { prefix, uri };
    this.#levels.at(-1)?.push(declaration);
    stackOf(this.#byPrefix, prefix).push(declaration);
    stackOf(this.#byUri, uri).push(declaration);
  }

  close(): void {
    for (const { prefix, uri } of this.#levels.pop() ?? []) {
      this.#byPrefix.get(prefix)?.pop();
      this.#byUri.get(uri)?.pop();
    }
  }

  /** What a prefix stands for; '' where it stands for nothing. */
  uriOf(prefix: string): string {
    return this.#byPrefix.get(prefix)?.at(-1)?.uri ?? '';
  }

  /** The prefix that was declared last for a namespace and still stands for it; attributes need one. */
  prefixOf(uri: string, mayBeDefault: boolean): string | undefined {
    const known = this.#byUri.get(uri)?.findLast((declaration) => {
      const { prefix } = declaration;
      return (mayBeDefault || prefix !== '') && this.#byPrefix.get(prefix)?.at(-1) === declaration;
    });
    return known?.prefix;
  }
}

function stackOf(stacks: Map<string, Declaration[]>, key: string): Declaration[] {
  const known = stacks.get(key);
  if (known) return known;
  const stack: Declaration[] = [];
  stacks.set(key, stack);
  return stack;
}
