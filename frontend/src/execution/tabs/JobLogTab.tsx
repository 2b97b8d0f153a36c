// The logs of the DRS jobs, as DRS writes them.

import { useCollection } from '@cloudscape-design/collection-hooks';
import Pagination from '@cloudscape-design/components/pagination';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { jobLogQuery } from '../../api/executions';
import type { Execution, JobLogLine } from '../../api/types';
import { Answer } from '../../components/Answer';
import { EmptyState } from '../../components/EmptyState';
import { Listing } from '../../components/Listing';
import { When } from '../../components/Times';
import { text } from '../../language';
import { nameOf, serversOf } from '../state';

const t = text.execution.jobLog;

interface JobLogTabProps {
  execution: Execution;
  live: boolean;
}

export function JobLogTab({ execution, live }: JobLogTabProps) {
  const log = useQuery(jobLogQuery(execution.executionId, live));
  return <Answer query={log}>{lines => <Log lines={lines} execution={execution} />}</Answer>;
}

interface Named extends JobLogLine {
  name: string;
}

function Log({ lines, execution }: { lines: JobLogLine[]; execution: Execution }) {
  const named = useMemo(() => {
    const names = new Map(serversOf(execution).map(server => [server.sourceServerId, nameOf(server)]));
    const all = lines.map(line => ({
      ...line,
      name: names.get(line.sourceServerId ?? '') ?? line.sourceServerId ?? '',
    }));
    return all.sort((one, other) => other.at.localeCompare(one.at));
  }, [lines, execution]);
  const { items, filterProps, paginationProps } = useCollection(named, {
    filtering: { noMatch: <EmptyState title={t.noMatch} /> },
    pagination: { pageSize: 100 },
  });
  return (
    <Listing
      variant="embedded"
      items={items}
      columnDefinitions={COLUMNS}
      label={text.execution.tabs.jobLog}
      empty={
        <EmptyState title={named.length === 0 ? t.none : t.noMatch}>
          {named.length === 0 && t.noneMeans}
        </EmptyState>
      }
      filter={<TextFilter {...filterProps} filteringPlaceholder={t.find} filteringAriaLabel={t.find} />}
      pagination={named.length > 100 ? <Pagination {...paginationProps} /> : undefined}
    />
  );
}

const COLUMNS = [
  { id: 'at', header: t.at, width: 230, cell: (line: Named) => <When at={line.at} /> },
  { id: 'server', header: t.server, width: 140, cell: (line: Named) => line.name || text.words.none },
  {
    id: 'event',
    header: t.event,
    width: 230,
    isRowHeader: true,
    cell: (line: Named) => <span className="mono">{line.event}</span>,
  },
  { id: 'error', header: t.error, minWidth: 260, cell: (line: Named) => line.rawError ?? text.words.none },
  { id: 'job', header: t.job, width: 230, cell: (line: Named) => <span className="mono">{line.jobId}</span> },
];
