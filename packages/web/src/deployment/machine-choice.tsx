/** On which machines of an environment: all, only some, or all but some. */
import { Input, MultiSelect, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { useWholeList } from '../data/answers.ts';

type Chosen = { readonly specific: readonly string[]; readonly excluded: readonly string[] };

type MachineChoiceProps = Chosen & {
  readonly environment: string;
  readonly onChange: (chosen: Chosen) => void;
};

type Kind = 'all' | 'only' | 'but';

export function MachineChoice({ environment, specific, excluded, onChange }: MachineChoiceProps) {
  const machines = useWholeList('machines.list', { query: { environment } });
  const [kind, setKind] = useState<Kind>(specific.length > 0 ? 'only' : excluded.length > 0 ? 'but' : 'all');
  const chosen = kind === 'only' ? specific : excluded;
  return (
    <Stack gap={6}>
      <Input.Label labelElement="div" id="machines-label">
        Machines
      </Input.Label>
      <SegmentedControl
        aria-labelledby="machines-label"
        value={kind}
        onChange={(next) => {
          setKind(next);
          onChange({ specific: [], excluded: [] });
        }}
        data={[
          { value: 'all', label: 'All' },
          { value: 'only', label: 'Only some' },
          { value: 'but', label: 'All but some' },
        ]}
      />
      {kind !== 'all' && (
        <MultiSelect
          aria-label={kind === 'only' ? 'Only these machines' : 'All but these machines'}
          placeholder={chosen.length === 0 ? 'Choose machines' : ''}
          searchable
          data={(machines.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={[...chosen]}
          onChange={(ids) =>
            onChange(kind === 'only' ? { specific: ids, excluded: [] } : { specific: [], excluded: ids })
          }
          error={machines.error?.message}
        />
      )}
    </Stack>
  );
}
