// Placeholder.

import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { text } from '../language';

export default function ExecutionPage() {
  return (
    <Page title={text.shell.pages.executions}>
      <Loading />
    </Page>
  );
}
