// All source servers, and above them what nobody would recover.

import SpaceBetween from '@cloudscape-design/components/space-between';

import { CopyCommand } from '../components/Copy';
import { Page } from '../components/Page';
import { text } from '../language';
import { Headline } from '../servers/Headline';
import { ServersTable } from '../servers/ServersTable';
import { useServerFilter } from '../servers/useServerFilter';

export default function ServersPage() {
  const filters = useServerFilter();
  return (
    <Page
      title={text.shell.pages.servers}
      description={text.servers.intro}
      actions={<CopyCommand command="drsctl servers" />}
    >
      <SpaceBetween size="l">
        <Headline onShow={filters.setMissing} />
        <ServersTable filters={filters} />
      </SpaceBetween>
    </Page>
  );
}
