// The first page: is anything running, can we recover, what is at risk.

import Grid from '@cloudscape-design/components/grid';
import SpaceBetween from '@cloudscape-design/components/space-between';

import { Page } from '../components/Page';
import { text } from '../language';
import { CanWeRecover } from '../overview/CanWeRecover';
import { Replication } from '../overview/Replication';
import { RunningNow } from '../overview/RunningNow';
import { Trend } from '../overview/Trend';
import '../execution/execution.css';
import '../overview/overview.css';

export default function OverviewPage() {
  return (
    <Page title={text.shell.pages.overview}>
      <SpaceBetween size="l">
        <RunningNow />
        <CanWeRecover />
        <Grid gridDefinition={[{ colspan: { default: 12, m: 6 } }, { colspan: { default: 12, m: 6 } }]}>
          <Replication />
          <Trend />
        </Grid>
      </SpaceBetween>
    </Page>
  );
}
