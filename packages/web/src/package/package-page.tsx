import { Badge, Group } from '@mantine/core';
import type { Package } from '@tako/api';
import { Package as PackageIcon } from 'lucide-react';
import { useState } from 'react';
import { useAnswer } from '../data/answers.ts';
import { packagesShown } from '../limits.ts';
import { Answered } from '../pieces/answered.tsx';
import { type Column, DataTable } from '../pieces/data-table.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { Pager } from '../pieces/pager.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { sizeText } from '../pieces/size-text.ts';
import { Time } from '../pieces/time.tsx';
import type { PageProps } from '../routes.ts';
import classes from './package-page.module.css';
import { PackageVersion } from './package-version.tsx';

export default function PackagePage({ params, search }: PageProps<'package'>) {
  const [skip, setSkip] = useState(0);
  const query = { packageId: params.package, skip, take: packagesShown };
  const versions = useAnswer('packages.list', { query }, { keepsLast: true });
  const title = versions.data?.items[0]?.packageId ?? params.package;
  return (
    <Page>
      <PageHead title={title} above={[<PackagesLink key="packages" />]}>
        {versions.data?.items[0]?.description}
      </PageHead>
      <Answered question={versions} skeleton={<RowsSkeleton />}>
        {({ items, total }) => {
          const shown = items.find(({ version }) => version === search.version) ?? items[0];
          if (!shown) {
            return (
              <Empty icon={PackageIcon} title="There is no such package">
                Perhaps its last version was deleted.
              </Empty>
            );
          }
          return (
            <div className={classes.columns}>
              <div>
                <DataTable label="Versions" columns={columnsOf(shown)} rows={items} keyOf={({ id }) => id} />
                <Pager total={total} skip={skip} take={packagesShown} onSkip={setSkip} />
              </div>
              <PackageVersion key={shown.id} item={shown} />
            </div>
          );
        }}
      </Answered>
    </Page>
  );
}

const PackagesLink = () => <PageLink to="packages">Packages</PageLink>;

function columnsOf(shown: Package): readonly [Column<Package>, ...Column<Package>[]] {
  return [
    {
      heading: 'Version',
      cell: ({ id, packageId, version, isListed }) => (
        <Group gap={8}>
          <PageLink
            to="package"
            params={{ package: packageId }}
            search={{ version }}
            className={id === shown.id ? classes.shown : undefined}
          >
            {version}
          </PageLink>
          {!isListed && (
            <Badge variant="default" tt="none" fw={500} radius="sm">
              unlisted
            </Badge>
          )}
        </Group>
      ),
    },
    { heading: 'Size', cell: ({ sizeBytes }) => sizeText(sizeBytes) },
    { heading: 'Pushed', cell: ({ createdAt }) => <Time at={createdAt} /> },
  ];
}
