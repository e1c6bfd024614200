/** The page of each route that is built, loaded when somebody goes there. */
import type { ComponentType } from 'react';
import type { BuiltName, PageProps } from './routes.ts';

type Loaders = {
  readonly [N in BuiltName]: () => Promise<{ readonly default: ComponentType<PageProps<N>> }>;
};

export const pages: Loaders = {
  dashboard: () => import('./dashboard/dashboard-page.tsx'),
  projects: () => import('./project/projects-page.tsx'),
  project: () => import('./project/project-page.tsx'),
  process: () => import('./process/process-page.tsx'),
  'project-settings': () => import('./project-settings/settings-page.tsx'),
  'create-release': () => import('./release/create-release-page.tsx'),
  releases: () => import('./release/releases-page.tsx'),
  release: () => import('./release/release-page.tsx'),
  deploy: () => import('./deployment/deploy-page.tsx'),
  task: () => import('./task/task-page.tsx'),
  environments: () => import('./infrastructure/environments-page.tsx'),
  machines: () => import('./infrastructure/machines-page.tsx'),
  'add-machine': () => import('./infrastructure/add-machine-page.tsx'),
  machine: () => import('./infrastructure/machine-page.tsx'),
  packages: () => import('./package/packages-page.tsx'),
  package: () => import('./package/package-page.tsx'),
  feeds: () => import('./feed/feeds-page.tsx'),
  feed: () => import('./feed/feed-page.tsx'),
  tasks: () => import('./task-list/tasks-page.tsx'),
  variables: () => import('./variables/variables-page.tsx'),
  'variable-sets': () => import('./variables/variable-sets-page.tsx'),
  'variable-set': () => import('./variables/variable-set-page.tsx'),
  profile: () => import('./settings/profile-page.tsx'),
  'api-keys': () => import('./settings/api-keys-page.tsx'),
  users: () => import('./settings/users-page.tsx'),
  server: () => import('./settings/server-page.tsx'),
  'first-steps': () => import('./first-steps/first-steps-page.tsx'),
  'sign-in': () => import('./sign-in/sign-in-page.tsx'),
};
