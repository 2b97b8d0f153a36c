// What the pre-check found before this execution began.

import Box from '@cloudscape-design/components/box';
import { useQuery } from '@tanstack/react-query';

import { executionReadinessQuery } from '../../api/executions';
import { isNotFound } from '../../api/problem';
import { Answer } from '../../components/Answer';
import { EmptyState } from '../../components/EmptyState';
import { Findings } from '../../components/Findings';
import { text } from '../../language';

const t = text.execution.readiness;

export function ReadinessTab({ id }: { id: string }) {
  const readiness = useQuery(executionReadinessQuery(id));
  if (isNotFound(readiness.error)) return <EmptyState title={t.noneYet} />;
  return (
    <Answer query={readiness}>
      {report =>
        report.findings.length === 0 ? (
          <EmptyState title={t.none} />
        ) : (
          <>
            <Box color="text-body-secondary" padding={{ bottom: 's' }}>
              {t.accepted}
            </Box>
            <Findings findings={report.findings} />
          </>
        )
      }
    </Answer>
  );
}
