// What an execution has achieved: to print, or to keep as CSV or JSON.

import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';

import { reportFile, reportQuery } from '../api/executions';
import type { Report } from '../api/types';
import { Answer } from '../components/Answer';
import { Page } from '../components/Page';
import { RouteButton } from '../components/RouteButton';
import { save } from '../components/save';
import { reportFileName } from '../format';
import { text } from '../language';
import { paths } from '../paths';
import { ReportDocument } from '../report/ReportDocument';
import { useFlash } from '../shell/flash';
import '../report/report.css';

const t = text.report;

export default function ReportPage() {
  const { id = '' } = useParams();
  const query = useQuery(reportQuery(id));
  const plan = query.data?.execution.planName;
  return (
    <Page
      title={plan === undefined ? text.shell.pages.report : t.title(plan)}
      crumbs={[
        { text: text.shell.pages.executions, href: paths.executions },
        { text: id, href: paths.execution(id) },
      ]}
      actions={query.data && <Downloads report={query.data} />}
    >
      <Container>
        <Answer query={query}>{report => <ReportDocument report={report} />}</Answer>
      </Container>
    </Page>
  );
}

type Format = 'csv' | 'json';

function Downloads({ report: { execution } }: { report: Report }) {
  const flash = useFlash();
  const download = useMutation({
    mutationFn: (format: Format) => reportFile(execution.executionId, format),
    onSuccess: (file, format) => save(file, fileName(execution, format)),
    onError: error => flash.error(error),
  });
  return (
    <SpaceBetween size="xs" direction="horizontal">
      <RouteButton href={paths.execution(execution.executionId)}>{t.back}</RouteButton>
      <Button iconName="download" onClick={() => download.mutate('csv')}>
        {t.csv}
      </Button>
      <Button iconName="download" onClick={() => download.mutate('json')}>
        {t.json}
      </Button>
      <Button variant="primary" onClick={() => window.print()}>
        {t.print}
      </Button>
    </SpaceBetween>
  );
}

function fileName(
  { planId, planName, executionType, startedAt }: Report['execution'],
  format: Format,
): string {
  return reportFileName(planId ?? planName, executionType ?? '', startedAt, format);
}
