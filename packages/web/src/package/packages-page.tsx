import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { PackageSummary } from '@tako/api';
import { Package as PackageIcon, Search as SearchIcon } from 'lucide-react';
import { useState } from 'react';
import { useAnswer } from '../data/answers.ts';
import { packagesShown, typingMs } from '../limits.ts';
import { Answered } from '../pieces/answered.tsx';
import { type Column, DataTable } from '../pieces/data-table.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { Pager } from '../pieces/pager.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { Time } from '../pieces/time.tsx';
import { DropZone } from './drop-zone.tsx';
import { UploadList } from './upload-list.tsx';

export default function PackagesPage() {
  const [text, setText] = useState('');
  const [skip, setSkip] = useState(0);
  const [search] = useDebouncedValue(text.trim(), typingMs);
  const query = { skip, take: packagesShown, ...(search === '' ? {} : { search }) };
  const packages = useAnswer('packages.summaries', { query }, { keepsLast: true });
  const isSearched = search !== '';
  return (
    <Page>
      <PageHead title="Packages">What is deployed: NuGet packages in this server's own feed.</PageHead>
      <DropZone />
      <UploadList />
      <Answered question={packages} skeleton={<RowsSkeleton />}>
        {({ items, total }) =>
          total === 0 && !isSearched && skip === 0 ? (
            <Empty icon={PackageIcon} title="No package yet">
              Make one with “tako pack” or any NuGet tool, and upload it here, with “tako package push” or by
              NuGet.
            </Empty>
          ) : (
            <>
              <TextInput
                aria-label="Search packages"
                placeholder="A part of the id"
                mb="md"
                maw={320}
                leftSection={<SearchIcon size={16} aria-hidden />}
                value={text}
                onChange={({ currentTarget }) => {
                  setText(currentTarget.value);
                  setSkip(0);
                }}
              />
              {items.length === 0 ? (
                <Empty icon={PackageIcon} title="No package is called that" />
              ) : (
                <DataTable
                  label="Packages"
                  columns={columns}
                  rows={items}
                  keyOf={({ packageId }) => packageId}
                />
              )}
              <Pager total={total} skip={skip} take={packagesShown} onSkip={setSkip} />
            </>
          )
        }
      </Answered>
    </Page>
  );
}

const columns: readonly [Column<PackageSummary>, ...Column<PackageSummary>[]] = [
  {
    heading: 'Package',
    cell: ({ packageId }) => (
      <PageLink to="package" params={{ package: packageId }}>
        {packageId}
      </PageLink>
    ),
  },
  { heading: 'Newest', cell: ({ newestVersion }) => newestVersion },
  { heading: 'Versions', cell: ({ versionCount }) => versionCount },
  { heading: 'Pushed', cell: ({ pushedAt }) => <Time at={pushedAt} /> },
];
