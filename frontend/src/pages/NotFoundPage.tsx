// An address that leads nowhere.

import { EmptyState } from '../components/EmptyState';
import { Page } from '../components/Page';
import { RouteButton } from '../components/RouteButton';
import { text } from '../language';
import { paths } from '../paths';

export default function NotFoundPage() {
  return (
    <Page title={text.shell.pages.notFound}>
      <EmptyState
        title={text.errors.notFoundTitle}
        action={<RouteButton href={paths.overview}>{text.errors.toOverview}</RouteButton>}
      >
        {text.errors.notFound}
      </EmptyState>
    </Page>
  );
}
