import { Paper, Skeleton, Stack } from '@mantine/core';

const usualRows = 4;

/** Where rows will be. */
export function RowsSkeleton({ count = usualRows }: { readonly count?: number }) {
  return (
    <Paper p="md">
      <Stack gap="md">
        {Array.from({ length: count }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same.
          <Skeleton key={row} height={20} width={`${92 - ((row * 13) % 40)}%`} />
        ))}
      </Stack>
    </Paper>
  );
}
