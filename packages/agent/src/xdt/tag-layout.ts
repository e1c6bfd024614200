/** The white space between the attributes of one tag, after attributes have come and gone. */
import type { TagLayout, XmlElement } from './tree.ts';

const breaksLine = (space: string | undefined): boolean => space?.includes('\n') === true;

/**
 * A new attribute follows a blank, or stands on a line of its own where all others do. What stood before a removed
 * one goes to the next where it breaks the line or stood before the first. `indent` answers the line break for a tag
 * that has none.
 */
export function updateTagLayout({ attributes, layout }: XmlElement, indent: () => string): void {
  const { order, spaces } = layout;
  if (attributes.length === 0) {
    if (order.length > 0) spaces.clear();
    order.length = 0;
    return;
  }
  const names = new Set(attributes.map(({ name }) => name));
  for (const name of names) if (!order.includes(name)) order.push(name);
  let isFirst = true;
  /** Found when the first attribute needs a place, and then true of the others. */
  let isOneALine: boolean | undefined;
  let left: string | undefined;
  for (const name of order) {
    const exists = names.has(name);
    if (!exists) {
      left = spaceLeft(spaces.get(name), left, isFirst);
      spaces.delete(name);
    } else if (left !== undefined) {
      if (isFirst || !breaksLine(spaces.get(name))) spaces.set(name, left);
      left = undefined;
    } else if (!spaces.has(name) && isFirst) {
      spaces.set(name, ' ');
    } else if (!spaces.has(name)) {
      isOneALine ??= hasOneAttributePerLine(layout);
      layout.lineBreak ??= [...spaces.values()].find(breaksLine) ?? indent();
      if (isOneALine) spaces.set(name, layout.lineBreak);
    }
    isFirst &&= !exists;
  }
}

/** Which of the white space of removed attributes is still to be used. */
function spaceLeft(
  space: string | undefined,
  left: string | undefined,
  isFirst: boolean,
): string | undefined {
  if (space === undefined) return left;
  if (isFirst) return left ?? space;
  return breaksLine(space) ? space : left;
}

/** Also true of a tag with one attribute and a blank before its end. */
function hasOneAttributePerLine({ order, spaces }: TagLayout): boolean {
  if (spaces.size < 2) return false;
  return order.slice(1).every((name) => !spaces.has(name) || breaksLine(spaces.get(name)));
}
