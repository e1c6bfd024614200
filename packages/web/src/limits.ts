/** Every limit and time of the page, each with its reason. */

/** What was seen a while ago is shown at once when somebody comes back, and brought up to date behind it. */
export const keepAnswersMs = 5 * 60_000;

/** Tries of a question that the server did not answer: a restart is bridged, a server that is away is told. */
export const mostTries = 3;
export const firstTryAgainMs = 500;

/** "3 minutes ago" need not be exact to the second. */
export const agoEveryMs = 15_000;

/** Durations of what runs count seconds. */
export const durationEveryMs = 1_000;

/** What is there sooner than this needs no skeleton: it would only flash. */
export const skeletonAfterMs = 150;

/** "Copied" is read and gone. */
export const copiedShownMs = 1_500;

/** An API key in a command is used at once, and must not lie in a shell's history for ever. */
export const registerKeyMs = 3_600_000;

/** A word is asked for when it has been typed, not each of its letters. */
export const typingMs = 200;

/** Rows of a list that can grow for ever: a page that is scrolled without effort. */
export const packagesShown = 50;
export const tasksShown = 50;

/** Releases that hold a package: the newest tell whether it can go. */
export const usesShown = 20;

/** What a feed elsewhere is asked for: more letters narrow it better than a longer list. */
export const feedPackagesShown = 30;
