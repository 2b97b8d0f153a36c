// Placeholder.

import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { text } from '../language';

export default function ExecutionsPage() {
  return (
    <Page title={text.shell.pages.executions}>
      <Loading />
    </Page>
  );
}
