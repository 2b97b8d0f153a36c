// One server of an execution: its facts, its checks with their output, and what DRS wrote about it.

import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';

import { isLive, jobLogQuery } from '../api/executions';
import type { Execution } from '../api/types';
import { Answer } from '../components/Answer';
import { Id } from '../components/Copy';
import { Sentence } from '../components/Sentence';
import { CheckState, Rpo, ServerState } from '../components/Status';
import { When } from '../components/Times';
import { RouteLink } from '../components/RouteLink';
import { useConfig } from '../config';
import { text } from '../language';
import { paths } from '../paths';
import { nameOf, type ServerInWave } from './state';

const t = text.execution.server;

interface ServerDialogProps {
  execution: Execution;
  server: ServerInWave;
  onClose: () => void;
}

export function ServerDialog({ execution, server, onClose }: ServerDialogProps) {
  return (
    <Modal visible size="large" header={nameOf(server)} closeAriaLabel={text.shell.close} onDismiss={onClose}>
      <SpaceBetween size="l">
        {server.reason && (
          <Box>
            <div>
              <Sentence>{server.reason}</Sentence>
            </div>
            {server.nextStep && (
              <div>
                <strong>{text.execution.ask.whatToDo}</strong> <Sentence>{server.nextStep}</Sentence>
              </div>
            )}
          </Box>
        )}
        <KeyValuePairs columns={3} items={useFacts(execution, server)} />
        <Checks server={server} />
        <Log execution={execution} server={server} />
      </SpaceBetween>
    </Modal>
  );
}

function useFacts(execution: Execution, server: ServerInWave) {
  const { simulated, region } = useConfig();
  const console = `https://${region}.console.aws.amazon.com`;
  const instance = server.recoveryInstanceId;
  const none = text.words.none;
  return [
    {
      label: text.execution.table.state,
      value: <ServerState status={server.status} phase={server.phase} />,
    },
    { label: text.execution.table.wave, value: `${server.wave.number} ${server.wave.name}` },
    { label: t.attempt, value: server.attempt },
    { label: t.id, value: <Id value={server.sourceServerId} what={t.id} /> },
    { label: t.instance, value: instance ? <Id value={instance} what={t.instance} /> : none },
    { label: t.job, value: server.jobId ? <Id value={server.jobId} what={t.job} /> : none },
    { label: t.launching, value: <When at={server.launchingAt} /> },
    { label: t.launched, value: <When at={server.launchedAt} /> },
    { label: t.ended, value: <When at={server.endedAt} /> },
    { label: t.point, value: <When at={server.recoveryPoint} /> },
    { label: t.rpo, value: <Rpo seconds={server.rpoSeconds} target={execution.rpoTargetSeconds} /> },
    { label: t.group, value: <RouteLink href={paths.group(server.groupId)}>{server.groupId}</RouteLink> },
    ...(instance && !simulated
      ? [
          {
            label: 'EC2',
            value: (
              <Link
                external
                href={`${console}/ec2/home?region=${region}#InstanceDetails:instanceId=${instance}`}
              >
                {t.ec2}
              </Link>
            ),
          },
        ]
      : []),
  ];
}

function Checks({ server }: { server: ServerInWave }) {
  return (
    <div>
      <Box variant="h3">{t.checks}</Box>
      {server.checks.length === 0 && <Box color="text-body-secondary">{t.noChecks}</Box>}
      {server.checks.map(check => (
        <div key={check.index}>
          <CheckState status={check.status} /> {check.name}{' '}
          <small>{check.required ? t.required : t.advisory}</small>
          {check.detail && <pre className="record mono">{check.detail}</pre>}
        </div>
      ))}
    </div>
  );
}

function Log({ execution, server }: { execution: Execution; server: ServerInWave }) {
  const log = useQuery(jobLogQuery(execution.executionId, isLive(execution)));
  return (
    <div>
      <Box variant="h3">{t.log}</Box>
      <Answer query={log}>
        {lines => {
          const own = lines.filter(line => line.sourceServerId === server.sourceServerId);
          if (own.length === 0) return <Box color="text-body-secondary">{t.noLog}</Box>;
          return (
            <ul className="log">
              {own.map((line, index) => (
                <li key={index}>
                  <When at={line.at} /> <span className="mono">{line.event}</span> {line.rawError}
                </li>
              ))}
            </ul>
          );
        }}
      </Answer>
    </div>
  );
}
