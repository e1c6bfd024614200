/** What the navigation holds, in its order; what is not built yet is left out. */
import {
  Activity,
  Boxes,
  Braces,
  FolderKanban,
  KeyRound,
  Layers,
  LayoutDashboard,
  type LucideIcon,
  Package,
  Rocket,
  Rss,
  Server,
  Users,
} from 'lucide-react';
import { isBuilt, type RouteName } from '../routes.ts';

type Entry = { readonly to: RouteName; readonly text: string; readonly icon: LucideIcon };
export type Section = { readonly title: string | null; readonly entries: readonly Entry[] };

const all: readonly Section[] = [
  {
    title: null,
    entries: [
      { to: 'dashboard', text: 'Dashboard', icon: LayoutDashboard },
      { to: 'projects', text: 'Projects', icon: FolderKanban },
      { to: 'tasks', text: 'Tasks', icon: Activity },
    ],
  },
  {
    title: 'Infrastructure',
    entries: [
      { to: 'environments', text: 'Environments', icon: Layers },
      { to: 'machines', text: 'Machines', icon: Server },
    ],
  },
  {
    title: 'Library',
    entries: [
      { to: 'packages', text: 'Packages', icon: Package },
      { to: 'feeds', text: 'Feeds', icon: Rss },
      { to: 'variable-sets', text: 'Variable sets', icon: Braces },
    ],
  },
  {
    title: 'Settings',
    entries: [
      { to: 'users', text: 'Users', icon: Users },
      { to: 'api-keys', text: 'API keys', icon: KeyRound },
      { to: 'server', text: 'This server', icon: Boxes },
    ],
  },
];

export const sections: readonly Section[] = all
  .map(({ title, entries }) => ({ title, entries: entries.filter(({ to }) => isBuilt(to)) }))
  .filter(({ entries }) => entries.length > 0);

const firstSteps: Section = {
  title: null,
  entries: [{ to: 'first-steps', text: 'First steps', icon: Rocket }],
};

/** Until something was deployed, what leads there stands above all. */
export const sectionsFor = (isNew: boolean): readonly Section[] =>
  isNew && isBuilt('first-steps') ? [firstSteps, ...sections] : sections;
