// What the selection holds, asked of the API while it is made; servers of other groups keep it from being saved.

import { useCollection } from '@cloudscape-design/collection-hooks';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { groupPreviewQuery } from '../../api/groups';
import type { Schema } from '../../api/types';
import { Listing } from '../../components/Listing';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useDebounced } from '../../forms/useDebounced';
import { text } from '../../language';
import * as columns from '../../servers/columns';
import { toPreview } from './form';
import type { GroupEditorState } from './useGroupEditor';

const t = text.groups.preview;
const PAGE = 20;

export function Preview({ editor }: { editor: GroupEditorState }) {
  const { form, base } = editor;
  const asked = useDebounced(JSON.stringify(toPreview(form) ?? null));
  const group = (JSON.parse(asked) as ReturnType<typeof toPreview> | null) ?? undefined;
  const preview = useQuery({ ...groupPreviewQuery(group), placeholderData: keepPreviousData });
  if (group === undefined) return <Box color="text-body-secondary">{t.nothing}</Box>;
  if (preview.error) return <ProblemAlert error={preview.error} />;
  if (preview.data === undefined) return <Box color="text-body-secondary">{t.asking}</Box>;
  return <Selected preview={preview.data} byTags={form.by === 'tags'} own={base?.group.groupId} />;
}

interface SelectedProps {
  preview: Schema<'Preview'>;
  byTags: boolean;
  own: string | undefined;
}

function Selected({ preview: { servers, conflicts }, byTags, own }: SelectedProps) {
  const { items, collectionProps, paginationProps } = useCollection(servers, {
    sorting: {},
    pagination: { pageSize: PAGE },
  });
  const elsewhere = servers.filter(one => one.group && one.group.id !== own);
  return (
    <SpaceBetween size="s">
      <div aria-live="polite">
        <strong>{byTags ? t.byTags(servers.length) : t.byList(servers.length)}</strong>
      </div>
      {servers.length === 0 && byTags && <Alert type="warning">{t.none}</Alert>}
      {conflicts > 0 && (
        <Alert type="error" header={t.conflicts(conflicts)}>
          {elsewhere.map(one => t.isIn(one.hostname ?? one.sourceServerId, one.group?.name ?? '')).join(', ')}
          . {t.conflictFix}
        </Alert>
      )}
      {servers.length > 0 && (
        <Listing
          {...collectionProps}
          variant="embedded"
          items={items}
          pagination={servers.length > PAGE ? <Pagination {...paginationProps} /> : undefined}
          trackBy="sourceServerId"
          label={t.table}
          columnDefinitions={[columns.hostname, columns.state, columns.lag(undefined), columns.group]}
        />
      )}
    </SpaceBetween>
  );
}
