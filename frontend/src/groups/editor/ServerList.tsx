// Servers one by one; those of other groups cannot be chosen, and say where they are.

import { useCollection } from '@cloudscape-design/collection-hooks';
import Pagination from '@cloudscape-design/components/pagination';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useQuery } from '@tanstack/react-query';

import { serversQuery } from '../../api/servers';
import type { SourceServer } from '../../api/types';
import { Answer } from '../../components/Answer';
import { Field } from '../../forms/Field';
import { text } from '../../language';
import { hostnameOf } from '../../plans/waves';
import * as columns from '../../servers/columns';
import type { GroupEditorState } from './useGroupEditor';

const t = text.groups.editor;
const PAGE = 20;

export function ServerList({ editor }: { editor: GroupEditorState }) {
  const servers = useQuery(serversQuery);
  return (
    <Field path="group.sourceServerIds" deep label={t.servers} description={t.serversHint} stretch>
      <Answer query={servers}>{all => <Choice servers={all} editor={editor} />}</Answer>
    </Field>
  );
}

function Choice({ servers, editor }: { servers: SourceServer[]; editor: GroupEditorState }) {
  const { form, set, base } = editor;
  const elsewhere = (one: SourceServer) => one.group != null && one.group.id !== base?.group.groupId;
  const known = new Set(servers.map(one => one.sourceServerId));
  const gone = form.servers.filter(id => !known.has(id));
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(
    servers,
    {
      filtering: {
        filteringFunction: (one, words) =>
          `${hostnameOf(one)} ${one.sourceServerId} ${Object.entries(one.tags).join(' ')}`
            .toLowerCase()
            .includes(words.toLowerCase()),
        noMatch: text.servers.noMatch,
      },
      pagination: { pageSize: PAGE },
      sorting: {},
    },
  );
  return (
    <Table
      {...collectionProps}
      variant="embedded"
      items={items}
      trackBy="sourceServerId"
      selectionType="multi"
      selectedItems={servers.filter(one => form.servers.includes(one.sourceServerId))}
      isItemDisabled={elsewhere}
      onSelectionChange={({ detail }) =>
        set({ servers: [...gone, ...detail.selectedItems.map(one => one.sourceServerId)] })
      }
      ariaLabels={{
        tableLabel: t.servers,
        selectionGroupLabel: t.servers,
        allItemsSelectionLabel: () => t.chooseAll,
        itemSelectionLabel: (_, one) => hostnameOf(one),
      }}
      filter={
        <TextFilter
          {...filterProps}
          filteringPlaceholder={t.findServers}
          filteringAriaLabel={t.findServers}
          countText={text.words.of(filteredItemsCount ?? 0, servers.length)}
        />
      }
      pagination={servers.length > PAGE ? <Pagination {...paginationProps} /> : undefined}
      columnDefinitions={[columns.hostname, columns.state, columns.group]}
    />
  );
}
