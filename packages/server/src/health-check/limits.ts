/** Every limit of health checks, each with its reason. */

/** How often it is looked who is due: a new machine is checked within this time. */
export const lookEveryMs = 15_000;

/** Machines of one check that are spoken with at once: a server with a thousand of them makes no storm. */
export const machinesAtOnce = 10;

/** Health checks that run at once. They have room of their own, and no deployment waits for it. */
export const checksAtOnce = 4;

/** Whoever is due within this part of its interval is taken along, so that machines of a policy come together. */
export const takeAlong = 0.1;

/** A machine that is lost while its script runs gets so long to come back. */
export const lostScriptMs = 60_000;

/** What goes between two looks counts as time away up to so many intervals: nobody was there to see the rest. */
export const countedIntervals = 2;

/** Health checks that ended so long ago are deleted with their logs: one an hour is many in a year. */
export const keptMs = 7 * 24 * 3600 * 1000;

/** Health checks that are deleted in one go. */
export const deletedAtOnce = 100;

/** A clock that runs ahead by more than this is one that was set back: what it wrote says nothing. */
export const aheadMs = 60_000;
