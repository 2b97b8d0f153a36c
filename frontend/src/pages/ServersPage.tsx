// Placeholder.

import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { text } from '../language';

export default function ServersPage() {
  return (
    <Page title={text.shell.pages.servers}>
      <Loading />
    </Page>
  );
}
