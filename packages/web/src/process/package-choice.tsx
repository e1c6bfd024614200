/** Which package, and from which feed. */
import { Autocomplete, Select, SimpleGrid } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Feed } from '@tako/api';
import { useAnswer, useWholeList } from '../data/answers.ts';
import { feedPackagesShown, typingMs } from '../limits.ts';
import type { FieldsProps } from './fields.ts';

type PackageChoiceProps = FieldsProps<{ readonly feedId: string; readonly packageId: string }>;

export function PackageChoice({ value: { feedId, packageId }, onChange, errorAt }: PackageChoiceProps) {
  const feeds = useWholeList('feeds.list', {});
  const feed = feeds.data?.find(({ id }) => id === feedId);
  const [text] = useDebouncedValue(packageId.trim(), typingMs);
  // Web servers know no names.
  const found = useAnswer(
    'feeds.search',
    { params: { id: feedId }, query: { text, take: feedPackagesShown } },
    { isWanted: feed !== undefined && feed.kind !== 'url', keepsLast: true },
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Select
        label="Feed"
        data={choicesOf(feeds.data ?? [], feedId)}
        value={feedId}
        onChange={(id) => id !== null && onChange({ feedId: id, packageId })}
        error={errorAt('feedId')}
        allowDeselect={false}
      />
      <Autocomplete
        label="Package"
        placeholder="Shop.Web"
        description={found.error ? 'The feed cannot be asked for its packages now' : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        // The feed has searched already, and in more than the beginning of the id.
        filter={({ options }) => options}
        data={found.data?.packageIds ?? []}
        value={packageId}
        onChange={(id) => onChange({ feedId, packageId: id })}
        error={errorAt('packageId')}
        autoComplete="off"
        required
      />
    </SimpleGrid>
  );
}

/** A feed that is gone is shown by its id. */
function choicesOf(feeds: readonly Feed[], feedId: string) {
  const choices = feeds.map(({ id, name }) => ({ value: id, label: name }));
  return choices.some(({ value }) => value === feedId)
    ? choices
    : [...choices, { value: feedId, label: feedId }];
}
