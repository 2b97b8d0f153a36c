// Placeholder.

import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { text } from '../language';

export default function OverviewPage() {
  return (
    <Page title={text.shell.pages.overview}>
      <Loading />
    </Page>
  );
}
