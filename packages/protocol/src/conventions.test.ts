import { describe, expect, it } from 'vitest';
import {
  type ConventionDescription,
  conventionsFor,
  defaultFeatures,
  packageConventions,
  scriptConventionsFor,
} from './conventions.ts';

const ids = (enabled: readonly string[]) => conventionsFor(enabled).map(({ id }) => id);

describe('the conventions of a package', () => {
  it('are those of every package where nothing is switched on, in order', () => {
    expect(ids([])).toEqual(['extract', 'pre-deploy', 'deploy', 'post-deploy', 'deploy-failed']);
  });

  it('come with the features that are on, whatever their case, each in its place', () => {
    expect(ids([' octopus.features.customscripts', 'Octopus.Features.CustomDirectory', 'Unknown'])).toEqual([
      ...['extract', 'configured-pre-deploy', 'pre-deploy', 'custom-directory', 'deploy'],
      ...['configured-deploy', 'post-deploy', 'configured-post-deploy', 'deploy-failed'],
    ]);
  });

  it('are all of them where all is switched on, but for stages at which no feature does anything', () => {
    const descriptions: readonly ConventionDescription[] = packageConventions;
    const enabled = descriptions.flatMap(({ feature, features = [] }) => (feature ? [feature] : features));
    const idle = descriptions.filter(({ features }) => features?.length === 0).map(({ id }) => id);
    expect(ids(enabled)).toEqual(descriptions.map(({ id }) => id).filter((id) => !idle.includes(id)));
    expect(new Set(packageConventions.map(({ id }) => id)).size).toBe(packageConventions.length);
  });

  it('come with a feature that has scripts, at its stages', () => {
    expect(ids(['Octopus.Features.WindowsService'])).toEqual([
      ...['extract', 'pre-deploy', 'features-after-pre-deploy', 'deploy', 'features-before-post-deploy'],
      ...['post-deploy', 'deploy-failed'],
    ]);
  });

  it('of an action that says nothing of features replace settings and run the scripts of the package', () => {
    expect(ids(defaultFeatures)).toEqual([
      ...['extract', 'pre-deploy', 'config-variables', 'deploy', 'post-deploy', 'deploy-failed'],
    ]);
  });
});

it('the conventions of a script are the script itself, and what is switched on, before it', () => {
  const of = (enabled: readonly string[]) => scriptConventionsFor(enabled).map(({ id }) => id);
  expect(of([])).toEqual(['script']);
  expect(of(['octopus.features.substituteinfiles', 'Octopus.Action.Package.PackageId'])).toEqual([
    ...['extract', 'substitute-in-files', 'script'],
  ]);
});
