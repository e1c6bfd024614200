/** Routes from the one list: each loads its page when somebody goes there, all but the sign-in inside the frame. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useRouter,
} from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import type { ReactNode } from 'react';
import { currentUser } from './data/session.ts';
import { Frame } from './layout/frame.tsx';
import { pages } from './pages.ts';
import { Empty } from './pieces/empty.tsx';
import { Failure } from './pieces/failure.tsx';
import { Page } from './pieces/page.tsx';
import { PageLink } from './pieces/page-link.tsx';
import { type BuiltName, routes, type Search } from './routes.ts';

type AnyPage = (props: { readonly params: object; readonly search: Search }) => ReactNode;

const root = createRootRoute({ component: Outlet, errorComponent: AllBroken, notFoundComponent: NoSuchPage });

const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  beforeLoad: async ({ location }) => {
    const user = await currentUser();
    if (user) return { user };
    const next = location.href === '/' ? {} : { next: location.href };
    throw redirect({ to: '/sign-in', search: next } as never);
  },
  component: () => (
    <Frame user={frame.useRouteContext().user}>
      <Outlet />
    </Frame>
  ),
});

function pageRoute({ name, path }: { readonly name: BuiltName; readonly path: string }) {
  const Loaded = lazyRouteComponent(pages[name] as unknown as () => Promise<{ default: AnyPage }>);
  const route = createRoute({
    getParentRoute: () => (name === 'sign-in' ? root : frame) as typeof root,
    path,
    validateSearch: (search: Search): Search => search,
    errorComponent: Broken,
    // Here, so that the page is there when it is shown: a placeholder would be held for a third of a second.
    loader: () => Loaded.preload?.(),
    component: () => <Loaded params={route.useParams()} search={route.useSearch()} />,
  });
  return Object.assign(route, { name });
}

const built = routes.filter((route) => route.isBuilt).map(pageRoute);

/** Search parameters are plain text, also those that look like numbers. */
const parseSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text));

function stringifySearch(search: Search): string {
  const given = Object.entries(search).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

export const router = createRouter({
  routeTree: root.addChildren([
    ...built.filter(({ name }) => name === 'sign-in'),
    frame.addChildren(built.filter(({ name }) => name !== 'sign-in')),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  parseSearch,
  stringifySearch,
});

/** Outside the frame nothing else is the main part of the page. */
function AllBroken({ error }: { readonly error: unknown }) {
  return (
    <main>
      <Broken error={error} />
    </main>
  );
}

function NoSuchPage() {
  return (
    <main>
      <Page>
        <Empty
          icon={Compass}
          title="There is no such page"
          isPage
          action={<PageLink to="dashboard">Go to the dashboard</PageLink>}
        >
          Perhaps it was deleted, or the address has a typing error.
        </Empty>
      </Page>
    </main>
  );
}

function Broken({ error }: { readonly error: unknown }) {
  const { invalidate } = useRouter();
  return (
    <Page>
      <Failure error={error} onRetry={() => void invalidate()} />
    </Page>
  );
}
