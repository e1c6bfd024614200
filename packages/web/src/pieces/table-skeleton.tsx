import { Skeleton, Stack } from '@mantine/core';

/** The ground of a table or list that is asked for. */
export function TableSkeleton({ rows = 6 }: { readonly rows?: number }) {
  return (
    <Stack gap={10}>
      <Skeleton h={36} />
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars without a name.
        <Skeleton key={index} h={48} opacity={1 - index / (rows + 1)} />
      ))}
    </Stack>
  );
}
