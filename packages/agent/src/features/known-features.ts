/** All features that the agent has scripts for. */
import type { Feature } from './feature.ts';
import { iisWebSite } from './iis/iis-web-site.ts';
import { windowsService } from './windows-service/windows-service.ts';

export const knownFeatures: readonly Feature[] = [iisWebSite, windowsService];

/** Those that are enabled, in the order in which the action names them, each once. */
export function enabledAmong(features: readonly Feature[], enabled: readonly string[]): Feature[] {
  const names = new Set(enabled.map((name) => name.trim().toLowerCase()));
  return [...names].flatMap((name) => features.filter((feature) => feature.name.toLowerCase() === name));
}
