import path from 'node:path';
import { expect, it } from 'vitest';
import { placesOf } from './download-artifacts.ts';

const artifacts = [
  { name: 'report.html', machineName: 'web-1' },
  { name: 'Report.html', machineName: 'web-1' },
  { name: 'report.html', machineName: 'web-2' },
  { name: 'LICENSE', machineName: 'web-2' },
  { name: 'LICENSE', machineName: 'web-2' },
];

it('artifacts of several machines go into a folder for each, and none over another', () => {
  expect(placesOf(artifacts, false)).toEqual([
    path.join('web-1', 'report.html'),
    path.join('web-1', 'Report (2).html'),
    path.join('web-2', 'report.html'),
    path.join('web-2', 'LICENSE'),
    path.join('web-2', 'LICENSE (2)'),
  ]);
});

it('artifacts that are named one by one go into one folder', () => {
  expect(placesOf(artifacts, true)).toEqual([
    ...['report.html', 'Report (2).html', 'report (3).html', 'LICENSE', 'LICENSE (2)'],
  ]);
});

it('what a server calls a machine or a file leads nowhere else', () => {
  const hostile = [{ name: '../../.profile', machineName: '..' }];
  expect(placesOf(hostile, false)).toEqual([path.join('_', '__.._.profile')]);
});
