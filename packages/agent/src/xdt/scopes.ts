/** Which namespaces have which prefixes where an element is written, and what it has to declare itself. */
import { isDeclaration, prefixOf, type XmlAttribute, type XmlElement, xmlNamespace } from './tree.ts';

type Binding = {
  readonly prefix: string;
  readonly namespace: string;
  readonly depth: number;
  isWritten: boolean;
};

type Level = { defaultNamespace: string; hasDefaultToWrite: boolean; invented: number };

/** A start tag while it is written. */
export type OpenTag = {
  readonly name: string;
  /** Asked for once an attribute, in the order in which they are written. */
  attributeName(attribute: XmlAttribute): string;
  /** Of the namespaces in use those that nobody has declared. */
  missingDeclarations(): [name: string, value: string][];
};

/** Follows the rules of the writer that the original uses: a prefix that is in scope wins over the element's own. */
export class Scopes {
  readonly #bindings: Binding[] = [{ prefix: 'xml', namespace: xmlNamespace, depth: 0, isWritten: true }];
  readonly #levels: Level[] = [{ defaultNamespace: '', hasDefaultToWrite: false, invented: 0 }];

  open(element: XmlElement): OpenTag {
    const prefix = this.#prefixFor(element);
    const above = this.#top();
    this.#levels.push({ ...above, hasDefaultToWrite: false, invented: 0 });
    if (prefix !== '' && element.namespace !== '') this.#bind(prefix, element.namespace, false);
    else this.#bindDefault(element.namespace, false);
    return {
      name: prefix === '' || element.namespace === '' ? element.local : `${prefix}:${element.local}`,
      attributeName: (attribute) => this.#attributeName(attribute),
      missingDeclarations: () => this.#missing(above),
    };
  }

  close(): void {
    const depth = this.#depth();
    while ((this.#bindings.at(-1)?.depth ?? 0) === depth) this.#bindings.pop();
    this.#levels.pop();
  }

  #depth = (): number => this.#levels.length - 1;

  #top = (): Level => this.#levels.at(-1) as Level;

  #prefixFor({ namespace, name }: XmlElement): string {
    if (namespace === '') return prefixOf(name);
    return this.#boundTo(namespace) ?? (namespace === this.#top().defaultNamespace ? '' : prefixOf(name));
  }

  /** The prefix that stands for the namespace here. */
  #boundTo(namespace: string): string | undefined {
    return this.#bindings.findLast(
      (binding) => binding.namespace === namespace && this.#binding(binding.prefix) === binding,
    )?.prefix;
  }

  #binding = (prefix: string): Binding | undefined =>
    this.#bindings.findLast((binding) => binding.prefix === prefix);

  #bind(prefix: string, namespace: string, isWritten: boolean): void {
    const existing = this.#binding(prefix);
    if (existing?.namespace === namespace) {
      existing.isWritten ||= isWritten;
      return;
    }
    if (isWritten && existing?.depth === this.#depth()) existing.isWritten = true;
    this.#bindings.push({ prefix, namespace, depth: this.#depth(), isWritten });
  }

  #bindDefault(namespace: string, isWritten: boolean): void {
    const top = this.#top();
    top.defaultNamespace = namespace;
    top.hasDefaultToWrite = !isWritten;
  }

  #attributeName(attribute: XmlAttribute): string {
    const { name, local, namespace, value } = attribute;
    if (isDeclaration(attribute)) {
      if (name === 'xmlns') this.#bindDefault(value, true);
      else this.#bind(local, value, true);
      return name;
    }
    if (namespace === '') return local;
    const own = prefixOf(name);
    const bound = this.#boundTo(namespace);
    if (bound !== undefined && (own === '' || own === bound)) return `${bound}:${local}`;
    const prefix = own === '' ? this.#invent() : own;
    this.#bind(prefix, namespace, false);
    return `${prefix}:${local}`;
  }

  #invent(): string {
    this.#top().invented += 1;
    return `d${this.#depth()}p${this.#top().invented}`;
  }

  #missing(above: Level): [string, string][] {
    const top = this.#top();
    const found = this.#bindings
      .filter(({ depth, isWritten }) => depth === this.#depth() && !isWritten)
      .map(({ prefix, namespace }): [string, string] => [`xmlns:${prefix}`, namespace])
      .reverse();
    for (const binding of this.#bindings) if (binding.depth === this.#depth()) binding.isWritten = true;
    const isDefaultMissing = top.hasDefaultToWrite && top.defaultNamespace !== above.defaultNamespace;
    return isDefaultMissing ? [...found, ['xmlns', top.defaultNamespace]] : found;
  }
}
