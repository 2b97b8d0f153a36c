// Placeholder.

import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { text } from '../language';

export default function GroupsPage() {
  return (
    <Page title={text.shell.pages.groups}>
      <Loading />
    </Page>
  );
}
