/** Of the agent; the server shows it. */
export const agentVersion = '0.1.0';

/** Set by the build; undefined in the source. */
declare const BUILD_COMMIT: string | undefined;

/** The commit that the program was built from, with `+changes` where it was not quite that. */
export const agentCommit: string = typeof BUILD_COMMIT === 'undefined' ? 'source' : BUILD_COMMIT;
