import path from 'node:path';
import type { Output } from '../output/output.ts';
import { isOn, type MsbuildFacts, projectFolder, readMsbuildFacts } from '../project/msbuild-facts.ts';
import { flagsOfBuild, gatherBuild } from './gather-build.ts';
import type { PackFlags } from './pack-flags.ts';
import { packGathered } from './pack-package.ts';
import { publishToFeed, publishToFolder } from './publish.ts';

/** Packs and publishes what MSBuild has built; `env` has the feed's key. */
export async function packBuild(
  output: Output,
  file: string,
  given: PackFlags,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const facts = await readMsbuildFacts(file);
  const flags = flagsOfBuild(facts, given);
  const made = await packGathered(output, flags, (targetOf) => gatherBuild(facts, flags, targetOf));
  await publish(output, made, facts, env);
}

async function publish(
  output: Output,
  made: string,
  facts: MsbuildFacts,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const {
    publishToFolder: folder,
    publishToHttp,
    appendProjectToFeed,
    publishToTeamCity,
    name,
  } = facts.values;
  const { pushProperties } = facts.values;
  if (pushProperties !== '')
    output.note(`OctoPackNuGetPushProperties: ${pushProperties} means nothing to tako`);
  if (folder !== '') {
    output.say(`Copied to ${await publishToFolder(made, path.resolve(projectFolder(facts), folder))}`);
  }
  if (publishToHttp !== '') {
    const feed = isOn(appendProjectToFeed) ? `${publishToHttp.replace(/\/$/, '')}/${name}` : publishToHttp;
    await publishToFeed(made, feed, env.TAKO_FEED_KEY ?? '');
    output.say(`Pushed to ${feed}`);
  }
  if (isOn(publishToTeamCity) && env.TEAMCITY_VERSION) output.say(teamCityMessage(made));
}

/** A service message, in which TeamCity has its own escapes. */
const teamCityMessage = (file: string): string =>
  `##teamcity[publishArtifacts '${path.resolve(file).replaceAll(/['|[\]]/g, '|$&')}']`;
