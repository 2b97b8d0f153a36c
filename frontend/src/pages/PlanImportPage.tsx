// Placeholder.

import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { text } from '../language';

export default function PlanImportPage() {
  return (
    <Page title={text.shell.pages.report}>
      <Loading />
    </Page>
  );
}
