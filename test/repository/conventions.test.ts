/** The page about conventions, read back: each is there in its order, and its JSON is what a step may say. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Step } from '@tako/api';
import { type ConventionDescription, packageConventions, scriptConventions } from '@tako/protocol';
import { expect, it } from 'vitest';

const page = readFileSync(path.resolve(import.meta.dirname, '../../packages/docs/conventions.md'), 'utf8');
const rows = [...page.matchAll(/^\| ([A-Z][^|]*?) \|(.*?)\| (.+) \|$/gm)].map(
  ([, title, setting, example]) => ({ title, setting: setting?.trim() ?? '', example }),
);

const descriptions: readonly ConventionDescription[] = [...packageConventions, ...scriptConventions];
/** Those at which something may happen. */
const shown = descriptions.filter(({ features }) => features?.length !== 0);

it('names every convention in the order in which the agent runs them, each with an example', () => {
  const titles = shown.map(({ title }) => title);
  expect(rows.map(({ title }) => title)).toEqual(titles);
});

it('gives a setting for exactly those that a step switches on', () => {
  const switched = shown
    .filter(({ feature, features }) => feature !== undefined || features !== undefined)
    .map(({ title }) => title);
  const withSetting = rows.filter(({ setting, title }) => setting !== '' && title !== 'Run script');
  expect(withSetting.map(({ title }) => title)).toEqual(switched);
});

it('its step with all of it is one that the API takes', () => {
  const json = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(Step.safeParse(JSON.parse(json)).error).toBeUndefined();
});
