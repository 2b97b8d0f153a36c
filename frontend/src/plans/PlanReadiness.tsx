// A plan's readiness in words: the verdict, and the reasons that weigh most.

import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';

import { readinessQuery } from '../api/plans';
import { RouteLink } from '../components/RouteLink';
import { Sentence } from '../components/Sentence';
import { VerdictState } from '../components/Status';
import { text } from '../language';
import { paths } from '../paths';
import { summed } from './findings';

const t = text.plans;
const NAMED = 2;

export function PlanReadiness({ planId }: { planId: string }) {
  const readiness = useQuery(readinessQuery(planId));
  if (readiness.data === undefined) {
    if (readiness.error === null) return <StatusIndicator type="loading">{t.asking}</StatusIndicator>;
    return <StatusIndicator type="warning">{t.notKnown(readiness.error.message)}</StatusIndicator>;
  }
  const { verdict, reasons } = readiness.data;
  const sentences = summed(reasons);
  const more = sentences.length - NAMED;
  return (
    <>
      <VerdictState verdict={verdict} />
      {sentences.slice(0, NAMED).map(sentence => (
        <Box key={sentence} fontSize="body-s">
          <Sentence>{sentence}</Sentence>
        </Box>
      ))}
      {more > 0 && (
        <RouteLink href={`${paths.plan(planId)}?tab=readiness`} fontSize="body-s">
          {t.moreReasons(more)}
        </RouteLink>
      )}
    </>
  );
}
