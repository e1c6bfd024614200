/** The version of this server; the same as in package.json, where a test compares them. */
export const serverVersion = '0.1.0';
