/** Features that are a list of files in which something is done. */
import type { Action } from '@tako/api';
import type { FieldsProps } from '../fields.ts';
import { LinesField } from '../lines-field.tsx';
import { defineFeature, type Feature } from './feature.ts';

type FileListFeature = {
  readonly field: 'substituteInFiles' | 'structuredVariables';
  readonly title: string;
  readonly help: string;
  readonly example: string;
};

function fileListFeature({ field, title, help, example }: FileListFeature): Feature {
  function Fields({ value: action, onChange, errorAt }: FieldsProps<Action>) {
    return (
      <LinesField
        label="Files"
        description="One a line; * stands for a part of a name, ** for folders"
        placeholder={example}
        value={action[field]}
        onChange={(files) => onChange({ ...action, [field]: files })}
        error={errorAt(field)}
      />
    );
  }
  return defineFeature<Action['kind']>({
    ...{ title, help, Fields },
    kinds: ['deploy-package', 'run-script'],
    isOn: (action) => action[field].length > 0,
    // Which files it is about, only a person knows.
    on: (action) => action,
    off: (action) => ({ ...action, [field]: [] }),
  });
}

export const substituteInFiles = fileListFeature({
  field: 'substituteInFiles',
  title: 'Replace variables in files',
  help: '#{Name} in text files becomes its value',
  example: 'conf/*.ini',
});

export const structuredVariables = fileListFeature({
  field: 'structuredVariables',
  title: 'Replace settings in JSON, YAML, XML and .properties files',
  help: 'The variable Shop:MaxItems becomes the value of MaxItems in Shop',
  example: 'appsettings.json',
});
