import { Group, Pagination, Text } from '@mantine/core';

type PagerProps = {
  readonly total: number;
  readonly skip: number;
  readonly take: number;
  readonly onSkip: (skip: number) => void;
};

/** Leads through a list that does not fit on one page. */
export function Pager({ total, skip, take, onSkip }: PagerProps) {
  if (total <= take) return null;
  return (
    <Group justify="space-between" mt="md">
      <Text size="sm" c="dimmed">
        {skip + 1} to {Math.min(total, skip + take)} of {total}
      </Text>
      <Pagination
        size="sm"
        total={Math.ceil(total / take)}
        value={Math.floor(skip / take) + 1}
        onChange={(page) => onSkip((page - 1) * take)}
        getControlProps={(control) => ({ 'aria-label': `${control} page` })}
        getItemProps={(page) => ({ 'aria-label': `Page ${page}` })}
      />
    </Group>
  );
}
