/**
 * When something happened by the server's clock, from what the agent's clock says and how far that is ahead. However
 * wrong or unsteady the agent's is, no time lies in the future, and none before the one that came last.
 */
export function createServerTimes(
  now: () => number,
  aheadMs: () => number,
  earliest: number,
): (agentTime: number) => number {
  let last = earliest;
  return (agentTime) => {
    last = Math.max(last, Math.min(now(), agentTime - aheadMs()));
    return last;
  };
}
