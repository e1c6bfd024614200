import { Action } from '@tako/api';
import { expect, it } from 'vitest';
import { stepConventions } from './step-conventions.ts';

const idsOf = (more: object) =>
  stepConventions(Action.parse({ kind: 'deploy-package', packageId: 'A', ...more })).map(({ id }) => id);

it('a package step as it is made shows extraction, transforms, settings and the scripts of the package', () => {
  expect(idsOf({})).toEqual([
    ...['extract', 'pre-deploy', 'config-transforms', 'config-variables'],
    ...['deploy', 'post-deploy', 'deploy-failed'],
  ]);
});

it('what is switched on has a node, what surely has nothing to do has none', () => {
  const scripts = [{ stage: 'deploy', syntax: 'bash', body: ':' }];
  const off = { configVariables: false, configTransforms: { isAutomatic: false }, runPackagedScripts: false };
  expect(idsOf({ scripts, skipIfInstalled: true, substituteInFiles: ['*.txt'], ...off })).toEqual([
    ...['already-installed', 'extract', 'substitute-in-files', 'configured-deploy', 'deploy-failed'],
  ]);
});

it('IIS and a Windows service have nodes at the stages at which they do something', () => {
  expect(idsOf({ windows: ['iis'] })).toContain('features-before-post-deploy');
  expect(idsOf({ windows: ['iis'] })).not.toContain('features-after-pre-deploy');
  expect(idsOf({ windows: ['windows-service'] }).filter((id) => id.startsWith('features'))).toEqual([
    ...['features-after-pre-deploy', 'features-before-post-deploy'],
  ]);
});

it('a script step has its script, and with a package what is done to that before', () => {
  const of = (more: object) =>
    stepConventions(Action.parse({ kind: 'run-script', ...more })).map(({ id }) => id);
  expect(of({ syntax: 'bash', body: ':' })).toEqual(['script']);
  const package_ = { package: { packageId: 'A' }, scriptFile: 'a.sh' };
  expect(of(package_)).toEqual(['extract', 'script']);
  expect(of({ ...package_, substituteInFiles: ['*'], configVariables: true })).toEqual([
    ...['extract', 'substitute-in-files', 'config-variables', 'script'],
  ]);
});
