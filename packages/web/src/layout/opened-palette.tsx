import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import '@mantine/spotlight/styles.layer.css';
import { Search } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useWholeList } from '../data/answers.ts';
import { useGoTo } from '../pieces/page-link.tsx';
import { isBuilt } from '../routes.ts';
import { sections } from './navigation.ts';
import classes from './opened-palette.module.css';

const [store, spotlight] = createSpotlight();

/** Rows of one answer: more letters narrow it better than a longer list. */
const mostShown = 12;

export default function OpenedPalette({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  useEffect(() => spotlight.open(), []);
  return (
    <Spotlight
      store={store}
      actions={actions}
      shortcut={null}
      highlightQuery
      centered={false}
      overlayProps={{ backgroundOpacity: 0.35, blur: 2 }}
      limit={mostShown}
      nothingFound="Nothing is called that"
      searchProps={{
        leftSection: <Search size={18} aria-hidden />,
        placeholder: 'Go to a page, project, environment or machine',
        'aria-label': 'Go to',
        className: classes.search ?? '',
      }}
      attributes={{ content: { 'aria-label': 'Go to' } }}
      onSpotlightClose={onClose}
    />
  );
}

function useActions(): SpotlightActionGroupData[] {
  const goTo = useGoTo();
  const projects = useWholeList('projects.list', {}, { isWanted: isBuilt('project') });
  const machines = useWholeList('machines.list', {}, { isWanted: isBuilt('machine') });
  const environments = useWholeList('environments.list', {}, { isWanted: isBuilt('machines') });
  return useMemo(() => {
    const pages = sections.flatMap(({ entries }) =>
      entries.map(({ to, text }): SpotlightActionData => {
        return { id: to, label: text, onClick: () => goTo({ to } as { to: 'dashboard' }) };
      }),
    );
    const groups: SpotlightActionGroupData[] = [
      { group: 'Pages', actions: pages },
      {
        group: 'Projects',
        actions: (projects.data ?? []).map(({ id, slug, name, description }) => ({
          ...{ id, label: name, description },
          onClick: () => goTo({ to: 'project', params: { project: slug } }),
        })),
      },
      {
        group: 'Environments',
        actions: (environments.data ?? []).map(({ id, slug, name }) => ({
          ...{ id, label: name, description: 'Its machines' },
          onClick: () => goTo({ to: 'machines', search: { environment: slug } }),
        })),
      },
      {
        group: 'Machines',
        actions: (machines.data ?? []).map(({ id, slug, name, roles }) => ({
          ...{ id, label: name, description: roles.join(', ') },
          onClick: () => goTo({ to: 'machine', params: { machine: slug } }),
        })),
      },
    ];
    return groups.filter(({ actions }) => actions.length > 0);
  }, [projects.data, environments.data, machines.data, goTo]);
}
