import type { XmlAttribute, XmlElement } from './tree.ts';

/**
 * The value with every `$(name)` replaced by that attribute of the target, else of the transform's element. The
 * attribute itself is no token's source in the transform, and a token that stands for nothing stays.
 */
export function resolveTokens(attribute: XmlAttribute, target: XmlElement): string {
  return attribute.value.replaceAll(/\$\(([\p{L}\p{N}\p{M}\p{Pc}:.]+)\)/gu, (token, name: string) => {
    const named = (candidate: XmlAttribute) => candidate.name === name;
    const isItself = name.toLowerCase() === attribute.name.toLowerCase();
    const found =
      target.attributes.find(named) ?? (isItself ? undefined : attribute.owner.attributes.find(named));
    return found?.value ?? token;
  });
}
