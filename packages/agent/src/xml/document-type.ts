/** What a document type says, as far as it has to be written again. It is never looked into but for names of entities. */
export type DocumentType = {
  readonly name: string;
  readonly publicId: string | undefined;
  readonly systemId: string | undefined;
  /** Between the brackets; empty where there are none. */
  readonly subset: string;
};

const literal = `("[^"]*"|'[^']*')`;
const pattern = new RegExp(
  `^\\s+([^\\s"'\\[>]+)\\s*(?:PUBLIC\\s+${literal}\\s+${literal}|SYSTEM\\s+${literal})?\\s*(?:\\[([^]*)\\]\\s*)?$`,
);

/** `text` is what stands behind `<!DOCTYPE`; undefined where it is none. */
export function readDocumentType(text: string): DocumentType | undefined {
  const found = pattern.exec(text);
  if (!found) return undefined;
  const [, name = '', publicId, systemId, otherSystemId, subset = ''] = found;
  return {
    ...{ name, subset },
    publicId: publicId?.slice(1, -1),
    systemId: (systemId ?? otherSystemId)?.slice(1, -1),
  };
}

/** The entities that the text may name. */
export function declaredEntities({ subset }: DocumentType): Set<string> {
  return new Set([...subset.matchAll(/<!ENTITY\s+([^\s%"']+)\s/g)].map(([, name = '']) => name));
}
