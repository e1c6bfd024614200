/**
 * Every page there is, by name: the one list. The server serves the page at those that are built; those that are not are
 * linked nowhere. `$name` is a part of the path that the page gets as a parameter.
 */
export const routes = [
  { name: 'sign-in', path: '/sign-in', title: 'Sign in', isBuilt: true },
  { name: 'first-steps', path: '/first-steps', title: 'First steps', isBuilt: true },
  { name: 'dashboard', path: '/', title: 'Dashboard', isBuilt: true },
  { name: 'projects', path: '/projects', title: 'Projects', isBuilt: true },
  { name: 'project', path: '/projects/$project', title: 'Project', isBuilt: true },
  { name: 'process', path: '/projects/$project/process', title: 'Process', isBuilt: true },
  { name: 'variables', path: '/projects/$project/variables', title: 'Variables', isBuilt: true },
  { name: 'releases', path: '/projects/$project/releases', title: 'Releases', isBuilt: true },
  { name: 'project-settings', path: '/projects/$project/settings', title: 'Settings', isBuilt: true },
  { name: 'create-release', path: '/projects/$project/create-release', title: 'New release', isBuilt: true },
  { name: 'release', path: '/releases/$release', title: 'Release', isBuilt: true },
  { name: 'deploy', path: '/releases/$release/deploy', title: 'Deploy', isBuilt: true },
  { name: 'tasks', path: '/tasks', title: 'Tasks', isBuilt: true },
  { name: 'task', path: '/tasks/$task', title: 'Task', isBuilt: true },
  { name: 'environments', path: '/environments', title: 'Environments', isBuilt: true },
  { name: 'machines', path: '/machines', title: 'Machines', isBuilt: true },
  { name: 'add-machine', path: '/add-machine', title: 'New machine', isBuilt: true },
  { name: 'machine', path: '/machines/$machine', title: 'Machine', isBuilt: true },
  { name: 'packages', path: '/packages', title: 'Packages', isBuilt: true },
  { name: 'package', path: '/packages/$package', title: 'Package', isBuilt: true },
  { name: 'feeds', path: '/feeds', title: 'Feeds', isBuilt: true },
  { name: 'feed', path: '/feeds/$feed', title: 'Feed', isBuilt: true },
  { name: 'variable-sets', path: '/variable-sets', title: 'Variable sets', isBuilt: true },
  { name: 'variable-set', path: '/variable-sets/$set', title: 'Variable set', isBuilt: true },
  { name: 'profile', path: '/settings/profile', title: 'Your profile', isBuilt: true },
  { name: 'api-keys', path: '/settings/api-keys', title: 'API keys', isBuilt: true },
  { name: 'users', path: '/settings/users', title: 'Users', isBuilt: true },
  { name: 'server', path: '/settings/server', title: 'This server', isBuilt: true },
] as const;

type Routes = (typeof routes)[number];
export type RouteName = Routes['name'];
export type BuiltName = Extract<Routes, { isBuilt: true }>['name'];
export type PathOf<N extends RouteName> = Extract<Routes, { name: N }>['path'];

type Names<P extends string> = P extends `${string}$${infer Name}/${infer Rest}`
  ? Name | Names<Rest>
  : P extends `${string}$${infer Name}`
    ? Name
    : never;

/** The parts of the page's address that vary, by name. */
export type ParamsOf<N extends RouteName> = { readonly [K in Names<PathOf<N>>]: string };

/** What stands behind the `?`. */
export type Search = Readonly<Record<string, string | undefined>>;

/** What a page gets from its address. */
export type PageProps<N extends RouteName> = { readonly params: ParamsOf<N>; readonly search: Search };

export function routeOf<N extends RouteName>(name: N): Extract<Routes, { name: N }> {
  return routes.find((route) => route.name === name) as Extract<Routes, { name: N }>;
}

export function isBuilt(name: RouteName): name is BuiltName {
  return routeOf(name).isBuilt;
}
