import { isOctopusPrerelease, type OctopusVersion, parseOctopusVersion } from './octopus-version.ts';

/** A tag of a container image (Octopus.Versioning's `DockerTag`): read, ordered and printed as a release's number. */
export type DockerTag = OctopusVersion;

/** Undefined where the text is no tag. `latest` is one, and stands where the prerelease `latest` of 0.0.0 does. */
export function parseDockerTag(text: string): DockerTag | undefined {
  return parseOctopusVersion(text);
}

/** `latest` is none. */
export function isDockerPrerelease(tag: DockerTag): boolean {
  return isOctopusPrerelease(tag) && tag.original !== 'latest';
}
