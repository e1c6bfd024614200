/** Times as text. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Below this it is "just now". */
const justNowMs = 10 * second;
/** Beyond this a date tells more than a count of days. */
const longAgoMs = 30 * day;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const dateOnly = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const exact = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
});

/** "3 minutes ago", "in 2 hours", "24 Nov 2025". */
export function agoText(at: number, now: number): string {
  const past = now - at;
  const distance = Math.abs(past);
  if (distance < justNowMs) return 'just now';
  if (distance >= longAgoMs) return dateOnly.format(at);
  const sign = past > 0 ? -1 : 1;
  if (distance < minute) return relative.format(sign * Math.floor(distance / second), 'second');
  if (distance < hour) return relative.format(sign * Math.floor(distance / minute), 'minute');
  if (distance < day) return relative.format(sign * Math.floor(distance / hour), 'hour');
  return relative.format(sign * Math.floor(distance / day), 'day');
}

/** "24 Nov 2026, 13:05:07 CET", in the viewer's zone. */
export function exactText(iso: string): string {
  return exact.format(Date.parse(iso));
}

/** "850 ms", "7.2 s", "3 min 4 s", "2 h 5 min". */
export function durationText(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < second) return `${Math.round(whole)} ms`;
  if (whole < 10 * second) return `${(Math.floor(whole / 100) / 10).toFixed(1)} s`;
  if (whole < minute) return `${Math.floor(whole / second)} s`;
  if (whole < hour) return `${Math.floor(whole / minute)} min ${Math.floor((whole % minute) / second)} s`;
  if (whole < day) return `${Math.floor(whole / hour)} h ${Math.floor((whole % hour) / minute)} min`;
  return `${Math.floor(whole / day)} d ${Math.floor((whole % day) / hour)} h`;
}
