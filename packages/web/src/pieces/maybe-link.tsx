import type { ReactNode } from 'react';
import { isBuilt, type RouteName } from '../routes.ts';
import { PageLink, type Target } from './page-link.tsx';

/** A link where the page is built, else its text alone. */
export function MaybeLink<N extends RouteName>({
  children,
  ...target
}: Target<N> & { readonly children: ReactNode }) {
  if (!isBuilt(target.to)) return <span>{children}</span>;
  return <PageLink {...(target as Target<'dashboard'>)}>{children}</PageLink>;
}
