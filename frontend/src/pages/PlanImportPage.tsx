// Brings a plan in from a file, from pasted text, or from DRS.

import '../forms/forms.css';

import SpaceBetween from '@cloudscape-design/components/space-between';

import { CopyCommand } from '../components/Copy';
import { Page } from '../components/Page';
import { LeaveGuard } from '../forms/LeaveGuard';
import { text } from '../language';
import { paths } from '../paths';
import { Preview } from '../plans/import/Preview';
import { Source } from '../plans/import/Source';
import { useImport } from '../plans/import/useImport';

const t = text.plans.import;

export default function PlanImportPage() {
  const state = useImport();
  return (
    <Page
      title={t.title}
      crumbs={[{ text: text.shell.pages.plans, href: paths.plans }]}
      description={t.intro}
      actions={<CopyCommand command="drsctl plans apply -f plan.yaml" />}
    >
      <LeaveGuard unsaved={state.unsaved} />
      <SpaceBetween size="l">
        <Source state={state} />
        <Preview state={state} />
      </SpaceBetween>
    </Page>
  );
}
