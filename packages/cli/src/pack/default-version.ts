/** `2026.11.24.90507`: year, month, day and time, in UTC, for what is packed without a version. */
export function defaultVersion(now: Date): string {
  const time = now.getUTCHours() * 10_000 + now.getUTCMinutes() * 100 + now.getUTCSeconds();
  return [now.getUTCFullYear(), now.getUTCMonth() + 1, now.getUTCDate(), time].join('.');
}
