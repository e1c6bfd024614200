/** Times as people read them, in the viewer's zone, with the exact value on hover. */
import { useNow } from '../data/clock.ts';
import { agoEveryMs, durationEveryMs } from '../limits.ts';
import { agoText, durationText, exactText } from './time-text.ts';

/** "3 minutes ago". */
export function Time({ at }: { readonly at: string }) {
  const now = useNow(agoEveryMs);
  return (
    <time dateTime={at} title={exactText(at)}>
      {agoText(Date.parse(at), now)}
    </time>
  );
}

type DurationProps = { readonly from: string | null; readonly to: string | null };

/** How long it took, or has taken until now; nothing where it has not begun. */
export function Duration({ from, to }: DurationProps) {
  const now = useNow(from !== null && to === null ? durationEveryMs : null);
  if (from === null) return null;
  const end = to === null ? now : Date.parse(to);
  const title = `${exactText(from)} – ${to === null ? 'now' : exactText(to)}`;
  return <span title={title}>{durationText(end - Date.parse(from))}</span>;
}
