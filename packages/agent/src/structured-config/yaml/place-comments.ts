import { type CommentEvent, isStart, type YamlEvent } from './yaml-event.ts';

/**
 * Puts a comment behind the beginning of the collection that follows it, so that it is written inside. As in the
 * original, of several comments in a row only the last moves, and only if their number is odd. What stands in the header
 * of a block scalar becomes a part of that.
 */
export function* placeComments(events: Iterable<YamlEvent>): Generator<YamlEvent> {
  let held: CommentEvent | undefined;
  let header: CommentEvent | undefined;
  for (const event of events) {
    if (event.kind === 'comment' && event.at === 'block-header') header = event;
    else if (!held && event.kind === 'comment') held = event;
    else {
      const placed = header && event.kind === 'scalar' ? { ...event, comment: header.text } : event;
      yield* held ? inOrder(held, placed) : [placed];
      held = undefined;
      header = undefined;
    }
  }
  if (held) yield held;
}

function inOrder(comment: CommentEvent, event: YamlEvent): YamlEvent[] {
  return isStart(event) ? [event, comment] : [comment, event];
}
