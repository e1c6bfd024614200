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

it('a script step has its script', () => {
  const script = Action.parse({ kind: 'run-script', syntax: 'bash', body: ':' });
  expect(stepConventions(script).map(({ id }) => id)).toEqual(['script']);
});
