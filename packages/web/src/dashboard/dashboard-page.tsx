import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';

export default function DashboardPage() {
  return (
    <Page isWide>
      <PageHead title="Dashboard" />
    </Page>
  );
}
