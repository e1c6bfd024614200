import { Stack, Text } from '@mantine/core';
import type { PackageSummary } from '@tako/api';
import { DropZone } from '../package/drop-zone.tsx';
import { UploadList } from '../package/upload-list.tsx';
import { CopyBlock } from '../pieces/copy.tsx';
import { PageLink } from '../pieces/page-link.tsx';

export function PackageStep({ newest }: { readonly newest: PackageSummary | undefined }) {
  if (newest) {
    return (
      <Text size="sm">
        <PageLink to="package" params={{ package: newest.packageId }}>
          {newest.packageId} {newest.newestVersion}
        </PageLink>
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        A package is a NuGet package of files, made by any tool that makes them, or of a folder by this:
      </Text>
      <CopyBlock label="the command" text="tako pack --id Shop.Web --version 1.0.0 --base-path site" />
      <DropZone />
      <UploadList />
    </Stack>
  );
}
