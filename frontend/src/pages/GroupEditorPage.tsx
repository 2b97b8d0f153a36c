// Makes a new protection group, or changes one.

import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';

import { groupQuery } from '../api/groups';
import { Answer } from '../components/Answer';
import { Page } from '../components/Page';
import { GroupEditor } from '../groups/editor/GroupEditor';
import { text } from '../language';
import { paths } from '../paths';

const t = text.groups.editor;
const LIST = { text: text.shell.pages.groups, href: paths.groups };

export default function GroupEditorPage() {
  const { id } = useParams();
  return id === undefined ? <NewGroup /> : <ExistingGroup key={id} id={id} />;
}

function NewGroup() {
  return (
    <Page title={t.newTitle} crumbs={[LIST]} description={t.newHint}>
      <GroupEditor detail={undefined} />
    </Page>
  );
}

/** Read once, afresh: what somebody else saves later is told when it is saved over. */
function ExistingGroup({ id }: { id: string }) {
  const group = useQuery({
    ...groupQuery(id),
    queryKey: ['groups', id, 'to-edit'],
    refetchInterval: false,
    gcTime: 0,
    staleTime: Infinity,
  });
  const name = group.data?.group.name ?? id;
  return (
    <Page title={text.editor.editTitle(name)} crumbs={[LIST, { text: name, href: paths.group(id) }]}>
      <Answer query={group}>{detail => <GroupEditor detail={detail} />}</Answer>
    </Page>
  );
}
