// Waves and servers in time. Large executions show waves, and their servers when asked.

import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import { useQuery } from '@tanstack/react-query';
import { memo, useMemo, useState } from 'react';

import { useNow } from '../../api/clock';
import { isLive, jobLogQuery } from '../../api/executions';
import type { Execution, Wave } from '../../api/types';
import { utcDay } from '../../format';
import { text } from '../../language';
import { Axis, Bars } from './Bars';
import { forecast, type Expected } from './expected';
import { layOut, type Kind, type Row, type Timeline } from './layout';
import { byServer } from './phases';
import './timeline.css';
import { useWidth } from './useWidth';

const t = text.execution.timeline;

/** With more servers, waves begin closed, and the phases of DRS are not asked for. */
const MANY = 40;

interface TimelineViewProps {
  execution: Execution;
  expected: Expected | undefined;
  onServer: (sourceServerId: string, wave: number) => void;
}

export const TimelineView = memo(function TimelineView({ execution, expected, onServer }: TimelineViewProps) {
  const few = execution.counts.total <= MANY;
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const log = useQuery({ ...jobLogQuery(execution.executionId, isLive(execution)), enabled: few });
  const now = useCoarseNow(execution);
  const lines = useMemo(() => byServer(log.data ?? []), [log.data]);
  const timeline = useMemo(
    () =>
      layOut({
        execution,
        lines,
        now,
        forecast: forecast(execution, now, expected),
        isOpen: wave => few !== toggled.has(wave.number),
      }),
    [execution, lines, now, expected, few, toggled],
  );
  const toggle = (wave: Wave) =>
    setToggled(
      before =>
        new Set(
          [...before].filter(one => one !== wave.number).concat(before.has(wave.number) ? [] : [wave.number]),
        ),
    );
  return (
    <Container header={<Header variant="h2">{t.title}</Header>} footer={<Legend expected={expected} />}>
      {timeline.rows.every(row => row.segments.length === 0) && (
        <Box color="text-body-secondary">{t.begins}</Box>
      )}
      <Rows execution={execution} timeline={timeline} onToggle={toggle} onServer={onServer} now={now} />
    </Container>
  );
});

/** The time that bars grow to: once a second is enough. */
function useCoarseNow(execution: Execution): number {
  const now = useNow();
  return execution.endedAt ? Date.parse(execution.endedAt) : Math.max(now, Date.parse(execution.serverTime));
}

interface RowsProps {
  execution: Execution;
  timeline: Timeline;
  now: number;
  onToggle: (wave: Wave) => void;
  onServer: TimelineViewProps['onServer'];
}

function Rows({ execution, timeline, now, onToggle, onServer }: RowsProps) {
  const [element, width] = useWidth();
  const target = execution.rtoTargetSeconds
    ? Date.parse(execution.startedAt) + execution.rtoTargetSeconds * 1000
    : undefined;
  return (
    <div
      className="timeline"
      role="group"
      aria-label={t.label(execution.counts.total, execution.waves.length)}
    >
      <div className="timeline-plot" ref={element}>
        <Axis timeline={timeline} width={width} now={execution.endedAt ? undefined : now} target={target} />
      </div>
      {timeline.rows.map(row => (
        <div key={row.key} className={row.server ? 'timeline-row' : 'timeline-row wave'}>
          <div className="timeline-label">
            {row.server ? (
              <button type="button" onClick={() => onServer(row.server!.sourceServerId, row.wave.number)}>
                {row.label}
              </button>
            ) : (
              <WaveLabel row={row} timeline={timeline} onToggle={onToggle} />
            )}
          </div>
          <Bars row={row} timeline={timeline} />
        </div>
      ))}
    </div>
  );
}

function WaveLabel({
  row: { wave },
  timeline,
  onToggle,
}: {
  row: Row;
  timeline: Timeline;
  onToggle: (wave: Wave) => void;
}) {
  const open = timeline.rows.some(row => row.server && row.wave.number === wave.number);
  const up = wave.servers.filter(one => ['Launched', 'Checking', 'Healthy'].includes(one.status)).length;
  const failed = wave.servers.filter(one => ['Failed', 'Unhealthy'].includes(one.status)).length;
  return (
    <button type="button" aria-expanded={open} onClick={() => onToggle(wave)}>
      <span aria-hidden="true">{open ? '▾' : '▸'}</span> {t.wave(wave.number, wave.name)}{' '}
      <small className="tabular">{t.counts(up, wave.servers.length, failed)}</small>
    </button>
  );
}

const LEGEND: Kind[] = ['snapshot', 'conversion', 'launch', 'check', 'hold'];

function Legend({ expected }: { expected: Expected | undefined }) {
  return (
    <ExpandableSection headerText={t.legend} defaultExpanded={window.innerWidth > 700}>
      <div className="timeline-legend">
        {LEGEND.map(kind => (
          <span key={kind}>
            <i className={`segment ${kind}`} /> {t.kinds[kind]}
          </span>
        ))}
        {expected && (
          <span>
            <i className="segment expected" /> {t.expectedFrom(utcDay(expected.startedAt))}
          </span>
        )}
      </div>
    </ExpandableSection>
  );
}
