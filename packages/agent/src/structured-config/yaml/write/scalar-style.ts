import type { ScalarEvent, ScalarStyle } from '../yaml-event.ts';
import type { ScalarTraits } from './scalar-traits.ts';

export type ScalarPlace = {
  readonly isInFlow: boolean;
  /** In front of a `:` in the same line. */
  readonly isSimpleKey: boolean;
  /**
   * Whether the last text that was not empty has a single quote: YamlDotNet forgets to look again at an empty one, and
   * so writes it in double quotes then.
   */
  readonly hadSingleQuotes: boolean;
};

/** The style of its own where that can hold the text, else the nearest. */
export function styleOf(scalar: ScalarEvent, traits: ScalarTraits, place: ScalarPlace): ScalarStyle {
  const { style } = scalar;
  if (place.isSimpleKey && traits.isMultiline) return 'double-quoted';
  switch (style) {
    case 'plain':
      return plainOrQuoted(scalar, traits, place);
    case 'single-quoted':
      return traits.allowsSingleQuoted ? style : 'double-quoted';
    case 'literal':
    case 'folded':
      return traits.allowsBlock && !place.isInFlow && !place.isSimpleKey ? style : 'double-quoted';
    case 'double-quoted':
      return style;
    default:
      return style satisfies never;
  }
}

function plainOrQuoted({ text, tag }: ScalarEvent, traits: ScalarTraits, place: ScalarPlace): ScalarStyle {
  if (text === '') {
    if (place.isInFlow || place.isSimpleKey) return 'single-quoted';
    if (tag === 'tag:yaml.org,2002:null') return 'plain';
    return place.hadSingleQuotes ? 'double-quoted' : 'single-quoted';
  }
  if (place.isInFlow ? traits.allowsFlowPlain : traits.allowsBlockPlain) return 'plain';
  return traits.allowsSingleQuoted && !traits.hasSingleQuotes ? 'single-quoted' : 'double-quoted';
}
