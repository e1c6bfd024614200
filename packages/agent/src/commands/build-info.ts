import { buildInfo } from '../home/build-info.ts';

/** Prints which program this is, to the byte. */
export async function printBuildInfo(asJson: boolean, say: (line: string) => void): Promise<void> {
  const info = await buildInfo();
  if (asJson) return say(JSON.stringify(info));
  for (const [name, value] of Object.entries(info)) say(`${name.padEnd(9)} ${value}`);
}
