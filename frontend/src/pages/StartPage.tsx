// Placeholder.

import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { text } from '../language';

export default function StartPage() {
  return (
    <Page title={text.shell.pages.start}>
      <Loading />
    </Page>
  );
}
