// The report itself: plain tables that print well. Times are UTC.

import type { ReactNode } from 'react';

import type { Report, Schema } from '../api/types';
import { SimpleTable, type Row } from '../components/SimpleTable';
import { duration, utcTime } from '../format';
import { text } from '../language';
import { nameOf, serversOf } from '../execution/state';
import { Facts, Section } from './parts';

const t = text.report;
const none = text.words.none;

const time = (at: string | null | undefined) => (at ? utcTime(at) : none);
const span = (seconds: number | null | undefined) => (typeof seconds === 'number' ? duration(seconds) : none);

export function ReportDocument({ report }: { report: Report }) {
  const { execution } = report;
  return (
    <article className="report">
      <p className={`verdict ${report.verdict}`}>
        {MARKS[report.verdict]} {text.words.report[report.verdict]}
      </p>
      <Targets report={report} />
      <Facts items={facts(report)} />
      <Section title={t.waves}>
        <SimpleTable
          label={t.waves}
          head={[t.wave, t.waveState, t.attempt, t.started, t.ended, t.reason]}
          rows={execution.waves.map(wave => [
            `${wave.number} ${wave.name}`,
            text.words.wave[wave.status],
            wave.attempt,
            time(wave.startedAt),
            time(wave.endedAt),
            wave.reason ?? none,
          ])}
        />
      </Section>
      <Section title={t.servers}>
        <SimpleTable
          label={t.servers}
          head={[
            t.server,
            t.wave,
            t.serverState,
            t.launched,
            t.duration,
            t.point,
            t.loss,
            t.instance,
            t.checks,
          ]}
          rows={serversOf(execution).map(server => [
            nameOf(server),
            server.wave.number,
            text.words.server[server.status],
            time(server.launchedAt),
            span(server.durationSeconds),
            time(server.recoveryPoint),
            span(server.rpoSeconds),
            server.recoveryInstanceId ?? none,
            checks(server.checks),
          ])}
        />
      </Section>
      <Failures report={report} />
      <People report={report} />
    </article>
  );
}

const MARKS: Record<Schema<'ReportVerdict'>, string> = {
  UnderWay: '…',
  Passed: '✔',
  TargetMissed: '✖',
  PassedWithFailures: '▲',
  Failed: '✖',
};

function checks(records: Schema<'CheckRecord'>[]): string {
  if (records.length === 0) return none;
  return text.execution.table.passed(records.filter(one => one.status === 'Passed').length, records.length);
}

function Targets({ report: { rto, rpo } }: { report: Report }) {
  const row = (name: string, { targetSeconds, achievedSeconds, met }: Schema<'Achievement'>): Row => [
    name,
    typeof targetSeconds === 'number' ? duration(targetSeconds) : t.noTarget,
    typeof achievedSeconds === 'number' ? duration(achievedSeconds) : t.notAchieved,
    met === true ? `✔ ${t.met}` : met === false ? `✖ ${t.missed}` : none,
  ];
  return (
    <SimpleTable
      label={t.target}
      head={['', t.target, t.achieved, t.result]}
      rows={[row(t.rto, rto), row(t.rpo, rpo)]}
    />
  );
}

function facts({ execution, generatedAt, plan }: Report): [string, ReactNode][] {
  return [
    [t.kind, execution.executionType ? text.words.kind[execution.executionType] : none],
    [t.state, text.words.execution[execution.status]],
    [t.started, time(execution.startedAt)],
    [t.ended, time(execution.endedAt)],
    [t.by, execution.initiatedBy ?? none],
    [t.note, execution.note ?? none],
    [t.id, execution.executionId],
    [t.arn, execution.executionArn],
    [t.hash, plan ? `${plan.hash}. ${t.hashMeans}` : none],
    ...(execution.reason ? [[t.reason, execution.reason] as [string, ReactNode]] : []),
    [t.made, `${time(generatedAt)}. ${t.utc}`],
  ];
}

function Failures({ report: { failures, acceptedRisks } }: { report: Report }) {
  return (
    <>
      <Section title={t.failures}>
        {failures.length === 0 ? (
          <p>{t.noFailures}</p>
        ) : (
          <SimpleTable
            label={t.failures}
            head={[t.server, t.wave, t.serverState, t.cause, t.next]}
            rows={failures.map(one => [
              nameOf(one),
              `${one.wave} ${one.waveName}`,
              text.words.server[one.status],
              one.cause ?? none,
              one.nextStep ?? none,
            ])}
          />
        )}
      </Section>
      <Section title={t.risks}>
        {acceptedRisks.length === 0 ? (
          <p>{t.noRisks}</p>
        ) : (
          <ul>
            {acceptedRisks.map(risk => (
              <li key={risk.code + (risk.sourceServerId ?? '')}>{risk.sentence}</li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

function People({ report: { people } }: { report: Report }) {
  return (
    <Section title={t.people}>
      <SimpleTable
        label={t.people}
        head={[text.execution.events.at, text.execution.events.kind, text.execution.events.message]}
        rows={people.map(event => [time(event.at), text.execution.eventKinds[event.kind], event.message])}
      />
    </Section>
  );
}
