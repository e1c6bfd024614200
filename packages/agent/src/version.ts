/** Of the agent; the server shows it. */
export const agentVersion = '0.1.0';
