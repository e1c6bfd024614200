import { Button, Menu } from '@mantine/core';
import { FileCode2, Package, PackageOpen, Plus } from 'lucide-react';
import type { NewKind } from './draft.ts';

const kinds = [
  {
    ...({ kind: 'package', icon: Package, text: 'Deploy a package' } as const),
    help: 'Extracted, configured and put in place',
  },
  { ...({ kind: 'script', icon: FileCode2, text: 'Run a script' } as const), help: 'Written here' },
  {
    ...({ kind: 'packaged-script', icon: PackageOpen, text: 'Run a script of a package' } as const),
    help: 'With all the files of the package',
  },
];

type AddStepProps = {
  readonly onAdd: (kind: NewKind) => void;
  /** It is the one thing to do on the page. */
  readonly isMain?: boolean;
};

/** Adds a step of one of the kinds. */
export function AddStep({ onAdd, isMain = false }: AddStepProps) {
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <Button leftSection={<Plus size={16} aria-hidden />} variant={isMain ? 'filled' : 'default'}>
          Add step
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map(({ kind, icon: Icon, text, help }) => (
          <Menu.Item key={kind} leftSection={<Icon size={17} aria-hidden />} onClick={() => onAdd(kind)}>
            <div>{text}</div>
            <small>{help}</small>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
