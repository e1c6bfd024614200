/** A link to a page by its name; the address is made in one place. */
import { Link, useNavigate } from '@tanstack/react-router';
import type { ComponentType, CSSProperties, MouseEvent, ReactNode, Ref } from 'react';
import { type ParamsOf, type RouteName, routeOf, type Search } from '../routes.ts';

type Empty = Record<never, never>;

/** The router's link, which need not know our routes: `Target` does. */
const AnyLink = Link as unknown as ComponentType<object>;

/** Where a link leads. */
export type Target<N extends RouteName = RouteName> = {
  readonly to: N;
  readonly search?: Search;
} & (Empty extends ParamsOf<N> ? { readonly params?: undefined } : { readonly params: ParamsOf<N> });

type LinkProps<N extends RouteName> = Target<N> & {
  readonly children?: ReactNode;
  readonly className?: string | undefined;
  readonly activeClassName?: string;
  readonly style?: CSSProperties;
  readonly ref?: Ref<HTMLAnchorElement>;
  readonly title?: string;
  /** Takes the place of this address in the browser's history. */
  readonly replace?: boolean;
  readonly onClick?: (event: MouseEvent) => void;
  readonly 'aria-label'?: string;
};

/** What the router wants of a target. */
function addressOf({ to, params, search }: Target) {
  return { to: routeOf(to).path, params: params ?? {}, search: search ?? {} } as never;
}

/** Addresses of other pages begin with theirs. */
const isAbove = (to: RouteName): boolean => to === 'dashboard' || to === 'project';

export function PageLink<N extends RouteName>({
  to,
  params,
  search,
  activeClassName,
  replace = false,
  ...rest
}: LinkProps<N>) {
  const address = addressOf({ to, params, search } as never) as object;
  const active = activeClassName === undefined ? {} : { activeProps: { className: activeClassName } };
  return (
    <AnyLink
      {...address}
      {...active}
      activeOptions={{ exact: isAbove(to), includeSearch: false }}
      replace={replace}
      resetScroll={!replace}
      {...rest}
    />
  );
}

/** Goes to a page: after something was made, or by the keyboard. */
export function useGoTo(): <N extends RouteName>(target: Target<N> & { readonly replace?: boolean }) => void {
  const navigate = useNavigate();
  return ({ replace = false, ...target }) => {
    void navigate({ ...(addressOf(target as never) as object), replace } as never);
  };
}
