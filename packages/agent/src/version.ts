/** Both set by the build; undefined in the source. */
declare const BUILD_COMMIT: string | undefined;
declare const BUILD_VERSION: string | undefined;

/** Of the agent; the server shows it. The build of a test may make another one, to upgrade to. */
export const agentVersion: string = typeof BUILD_VERSION === 'undefined' ? '0.1.0' : BUILD_VERSION;

/** The commit that the program was built from, with `+changes` where it was not quite that. */
export const agentCommit: string = typeof BUILD_COMMIT === 'undefined' ? 'source' : BUILD_COMMIT;
