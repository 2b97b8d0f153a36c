// Placeholder.

import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { text } from '../language';

export default function PlanEditorPage() {
  return (
    <Page title={text.shell.pages.plans}>
      <Loading />
    </Page>
  );
}
