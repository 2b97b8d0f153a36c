// Block 3: which moment's data the servers come up with, and how much is lost by that.

import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { serverNow } from '../api/clock';
import type { Plan } from '../api/planChanges';
import { recoveryPointsQuery } from '../api/plans';
import { Answer } from '../components/Answer';
import { useDebounced } from '../forms/useDebounced';
import { text } from '../language';
import { PointField } from './PointField';
import { PointsSummary } from './PointsSummary';
import { PointsTable } from './PointsTable';
import { instantOf, isComplete, LATEST, pointAt, type Point } from './request';
import type { Start } from './useStart';

const t = text.start.point;
const HOUR = 3_600_000;

export function PointBlock({ plan, start }: { plan: Plan; start: Start }) {
  const { choice, change } = start;
  const { point } = choice;
  const instant = useDebounced(instantOf(point));
  const points = useQuery({
    ...recoveryPointsQuery(plan.planId, instant),
    enabled: isComplete(point),
    placeholderData: keepPreviousData,
  });
  const setPoint = (next: Point) => change({ point: next });
  return (
    <Container header={<Header description={t.hint}>{t.title}</Header>}>
      <SpaceBetween size="m">
        <RadioGroup
          ariaLabel={t.title}
          value={point.kind}
          items={[
            { value: 'latest', label: t.latest, description: t.latestMeans },
            { value: 'before', label: t.before, description: t.beforeMeans },
          ]}
          onChange={({ detail }) =>
            setPoint(detail.value === 'latest' ? LATEST : pointAt(serverNow() - HOUR, 'local'))
          }
        />
        {point.kind === 'before' && <PointField point={point} onChange={setPoint} shortcuts />}
        <Answer query={points}>
          {answer => (
            <SpaceBetween size="s">
              <PointsSummary points={answer} exceptions={choice.exceptions} />
              <ExpandableSection
                headerText={t.perServer(answer.servers.length)}
                defaultExpanded={answer.servers.length <= 12}
              >
                <PointsTable
                  planId={plan.planId}
                  points={answer}
                  exceptions={choice.exceptions}
                  onChange={exceptions => change({ exceptions })}
                />
              </ExpandableSection>
            </SpaceBetween>
          )}
        </Answer>
      </SpaceBetween>
    </Container>
  );
}
