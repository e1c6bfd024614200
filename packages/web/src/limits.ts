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

/** Lines that are fetched and kept together. */
export const blockLines = 200;

/** Blocks of lines that are kept: some 12,000 lines, a few megabytes. What is scrolled back to is fetched again. */
export const mostKeptBlocks = 60;

/** Blocks that are fetched at once: more would only delay what is looked at now. */
export const mostFetches = 3;

/** Last lines that come along with each node that runs: a screenful, so that following fetches nothing. */
export const tailLines = 50;

/** Lines shown of a node that runs: many machines fit beside each other, and each is seen to move. */
export const runningTailLines = 6;

/** Lines shown of a node that failed: what went wrong is said at the end, and a stack stands above it. */
export const failedTailLines = 25;

/** Height of a row of the log. */
export const rowPx = 20;

/** Rows drawn beyond the edges, so that a turn of the wheel finds them there. */
export const overscanRows = 15;

/** The highest element: Firefox lays out some 17 million px, other browsers twice that. */
export const mostElementPx = 8_000_000;

/** A scroll bar that is still this long is put where it belongs in the whole. */
export const scrollRestMs = 150;

/** Matches that a search fetches before somebody scrolls to its end. */
export const matchesAtOnce = 1_000;

/** Matches that are kept; whoever wants more narrows the search. */
export const mostMatches = 20_000;

/** A search begins when typing has paused. */
export const typingRestMs = 250;

/** Steps of editing that can be undone: more than anybody remembers. */
export const mostUndone = 100;

/** Rows of a long table that are drawn together. */
export const rowsPerBlock = 40;

/** Height of a row of variables before it has been drawn. */
export const variableRowPx = 45;

/** Rows are drawn this far beyond the edges, so that scrolling finds them there. */
export const aheadPx = 1_000;

/** Releases to choose among: whoever wants an older one finds it in the list of releases. */
export const releasesToChoose = 50;

/** Releases of a list: a page that is scrolled without effort. */
export const releasesShown = 50;

/** Frozen variables that are shown at once: below them, whoever wants all asks for them. */
export const rowsBeforeMore = 20;

/** More artifacts are folded away: the log is what a task is looked at for. */
export const artifactsShown = 4;
