// All recovery plans, the least ready first.

import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';

import { plansQuery } from '../api/plans';
import { Answer } from '../components/Answer';
import { EmptyState } from '../components/EmptyState';
import { Page } from '../components/Page';
import { RouteButton } from '../components/RouteButton';
import { text } from '../language';
import { paths } from '../paths';
import { PlansTable } from '../plans/PlansTable';

const t = text.plans;

export default function PlansPage() {
  const plans = useQuery(plansQuery);
  return (
    <Page
      title={text.shell.pages.plans}
      description={t.intro}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <RouteButton href={paths.importPlan}>{t.import.action}</RouteButton>
          <RouteButton variant="primary" href={paths.newPlan}>
            {t.create}
          </RouteButton>
        </SpaceBetween>
      }
    >
      <Answer query={plans}>
        {all =>
          all.length === 0 ? (
            <EmptyState
              title={t.none}
              action={
                <SpaceBetween direction="horizontal" size="xs">
                  <RouteButton href={paths.groups}>{t.toGroups}</RouteButton>
                  <RouteButton href={paths.newPlan}>{t.create}</RouteButton>
                </SpaceBetween>
              }
            >
              {t.noneMeans}
            </EmptyState>
          ) : (
            <PlansTable plans={all} />
          )
        }
      </Answer>
    </Page>
  );
}
