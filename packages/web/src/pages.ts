/** The page of each route that is built, loaded when somebody goes there. */
import type { ComponentType } from 'react';
import type { BuiltName, PageProps } from './routes.ts';

type Loaders = {
  readonly [N in BuiltName]: () => Promise<{ readonly default: ComponentType<PageProps<N>> }>;
};

export const pages: Loaders = {
  dashboard: () => import('./dashboard/dashboard-page.tsx'),
  'sign-in': () => import('./sign-in/sign-in-page.tsx'),
};
