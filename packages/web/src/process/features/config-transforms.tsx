import { Checkbox, Stack } from '@mantine/core';
import type { Action } from '@tako/api';
import type { FieldsProps } from '../fields.ts';
import { LinesField } from '../lines-field.tsx';
import { defineFeature } from './feature.ts';

export const configTransforms = defineFeature<Action['kind']>({
  title: 'Transform .config files',
  help: 'Web.Release.config, then the one of the environment, are applied to Web.config',
  kinds: ['deploy-package', 'run-script'],
  isOn: ({ configTransforms: { isAutomatic, additional } }) => isAutomatic || additional.length > 0,
  on: (action) => ({ ...action, configTransforms: { isAutomatic: true, additional: [] } }),
  off: (action) => ({ ...action, configTransforms: { isAutomatic: false, additional: [] } }),
  Fields,
});

function Fields({ value: action, onChange, errorAt }: FieldsProps<Action>) {
  const { configTransforms: transforms } = action;
  const change = (changed: Partial<typeof transforms>) =>
    onChange({ ...action, configTransforms: { ...transforms, ...changed } });
  return (
    <Stack gap="sm">
      <Checkbox
        label="Those named .Release and by the environment"
        checked={transforms.isAutomatic}
        onChange={({ currentTarget }) => change({ isAutomatic: currentTarget.checked })}
      />
      <LinesField
        label="Additional transforms"
        description="One a line: which file is applied to which"
        placeholder="*.Shop.config => *.config"
        value={transforms.additional}
        onChange={(additional) => change({ additional })}
        error={errorAt('configTransforms')}
      />
    </Stack>
  );
}
