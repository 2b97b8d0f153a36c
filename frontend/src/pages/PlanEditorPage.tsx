// Writes a new plan, or changes one.

import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';

import { planQuery } from '../api/plans';
import { Answer } from '../components/Answer';
import { Page } from '../components/Page';
import { text } from '../language';
import { paths } from '../paths';
import { PlanEditor } from '../plans/editor/PlanEditor';

const LIST = { text: text.shell.pages.plans, href: paths.plans };

export default function PlanEditorPage() {
  const { id } = useParams();
  return id === undefined ? <NewPlan /> : <ExistingPlan key={id} id={id} />;
}

function NewPlan() {
  return (
    <Page title={text.editor.newTitle} crumbs={[LIST]} description={text.editor.newHint}>
      <PlanEditor view={undefined} />
    </Page>
  );
}

/** Read once, afresh: what somebody else saves later is told when it is saved over. */
function ExistingPlan({ id }: { id: string }) {
  const plan = useQuery({
    ...planQuery(id),
    queryKey: ['plans', id, 'to-edit'],
    gcTime: 0,
    staleTime: Infinity,
  });
  const name = plan.data?.plan.name ?? id;
  return (
    <Page title={text.editor.editTitle(name)} crumbs={[LIST, { text: name, href: paths.plan(id) }]}>
      <Answer query={plan}>{view => <PlanEditor view={view} />}</Answer>
    </Page>
  );
}
