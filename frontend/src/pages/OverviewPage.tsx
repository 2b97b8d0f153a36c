// The first page: is anything running, can we recover, what is at risk.

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
        <div className="halves">
          <Replication />
          <Trend />
        </div>
      </SpaceBetween>
    </Page>
  );
}
