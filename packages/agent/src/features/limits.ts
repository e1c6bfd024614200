/** Limits of what features do on a machine, each with its reason. */

/** What IIS refuses for a moment is tried so often: the original's figure. */
export const usualAttempts = 5;

/** Between tries it waits for a time of its own, so that two that met do not meet again. */
export const shortestPauseSeconds = 1;
export const longestUsualPauseSeconds = 3;

/** Longer waits would only hide that it does not work. */
export const longestPauseSeconds = 60;

/** For a service to start or to stop; what takes longer is a warning, as in the original. */
export const serviceWaitSeconds = 30;

/** The value names an address of a machine. */
export const highestPort = 65_535;
