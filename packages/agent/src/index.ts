export { agentVersion } from './version.ts';
