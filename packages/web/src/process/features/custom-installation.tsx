import { Checkbox, Stack, TextInput } from '@mantine/core';
import type { PackageAction } from '../draft.ts';
import type { FieldsProps } from '../fields.ts';
import { LinesField } from '../lines-field.tsx';
import { defineFeature } from './feature.ts';

export const customInstallation = defineFeature<'deploy-package'>({
  title: 'Copy to an installation folder',
  help: 'Else every release lies in a new folder of its own',
  kinds: ['deploy-package'],
  isOn: (action) => action.customInstallation !== null,
  on: (action) => ({ ...action, customInstallation: { folder: '', isPurged: false, purgeExclusions: [] } }),
  off: (action) => ({ ...action, customInstallation: null }),
  Fields,
});

function Fields({ value: action, onChange, errorAt }: FieldsProps<PackageAction>) {
  const { customInstallation: installation } = action;
  if (!installation) return null;
  const change = (changed: Partial<typeof installation>) =>
    onChange({ ...action, customInstallation: { ...installation, ...changed } });
  return (
    <Stack gap="sm">
      <TextInput
        label="Folder"
        placeholder="/srv/shop"
        value={installation.folder}
        onChange={({ currentTarget }) => change({ folder: currentTarget.value })}
        error={errorAt('customInstallation.folder')}
        spellCheck={false}
        required
      />
      <Checkbox
        label="Empty it first"
        checked={installation.isPurged}
        onChange={({ currentTarget }) => change({ isPurged: currentTarget.checked })}
      />
      {installation.isPurged && (
        <LinesField
          label="But keep these"
          description="Files and folders in it, one a line"
          placeholder="uploads"
          value={installation.purgeExclusions}
          onChange={(purgeExclusions) => change({ purgeExclusions })}
          error={errorAt('customInstallation.purgeExclusions')}
        />
      )}
    </Stack>
  );
}
