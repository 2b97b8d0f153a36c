// The data that every server would come up with, and other data for single ones.

import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { serverNow } from '../api/clock';
import { recoveryPointsQuery } from '../api/plans';
import type { Schema } from '../api/types';
import { Listing } from '../components/Listing';
import { Rpo } from '../components/Status';
import { When } from '../components/Times';
import { useDebounced } from '../forms/useDebounced';
import { duration } from '../format';
import { text } from '../language';
import { PointField } from './PointField';
import { instantOf, LATEST, pointAt, type Point } from './request';

const t = text.start.point;
const HOUR = 3_600_000;

type Exceptions = Record<string, Point>;
type Preview = Schema<'RecoveryPointPreview'>;

interface PointsTableProps {
  planId: string;
  points: Schema<'RecoveryPoints'>;
  exceptions: Exceptions;
  onChange: (exceptions: Exceptions) => void;
}

export function PointsTable({ planId, points, exceptions, onChange }: PointsTableProps) {
  const target = points.rpoTargetSeconds;
  const cell = (preview: Preview, show: (preview: Preview) => ReactNode) => {
    const exception = exceptions[preview.sourceServerId];
    if (exception === undefined) return show(preview);
    return <Exceptional planId={planId} preview={preview} point={exception} show={show} />;
  };
  const set = (server: string, point: Point | undefined) => {
    const others = Object.entries(exceptions).filter(([other]) => other !== server);
    onChange(Object.fromEntries(point === undefined ? others : [...others, [server, point]]));
  };
  return (
    <Listing
      variant="embedded"
      items={points.servers}
      trackBy="sourceServerId"
      label={t.title}
      columnDefinitions={[
        { id: 'wave', header: t.wave, minWidth: 80, cell: one => one.wave },
        {
          id: 'server',
          header: t.server,
          isRowHeader: true,
          minWidth: 120,
          cell: one => one.hostname ?? one.sourceServerId,
        },
        {
          id: 'point',
          header: t.column,
          minWidth: 190,
          cell: one => cell(one, shown => <Found preview={shown} />),
        },
        {
          id: 'rpo',
          header: t.rpo,
          minWidth: 130,
          cell: one => cell(one, shown => <Rpo seconds={shown.rpoSeconds} target={target} />),
        },
        {
          id: 'which',
          header: t.which,
          minWidth: 200,
          cell: one => (
            <Which
              name={one.hostname ?? one.sourceServerId}
              point={exceptions[one.sourceServerId]}
              onChange={point => set(one.sourceServerId, point)}
            />
          ),
        },
      ]}
    />
  );
}

function Found({ preview }: { preview: Preview }) {
  return (
    <>
      <When at={preview.recoveryPoint} />
      {preview.skewSeconds != null && preview.skewSeconds > 0 && (
        <div>
          <small className="tabular">{t.skew(duration(preview.skewSeconds))}</small>
        </div>
      )}
      {preview.problem && <div>{preview.problem}</div>}
    </>
  );
}

interface ExceptionalProps {
  planId: string;
  preview: Preview;
  point: Point;
  show: (preview: Preview) => ReactNode;
}

/** A server with other data than the rest: what it would be is asked for that moment. */
function Exceptional({ planId, preview, point, show }: ExceptionalProps) {
  const instant = useDebounced(instantOf(point));
  const points = useQuery(recoveryPointsQuery(planId, instant));
  const own = points.data?.servers.find(one => one.sourceServerId === preview.sourceServerId);
  return own === undefined ? '…' : show(own);
}

interface WhichProps {
  name: string;
  point: Point | undefined;
  onChange: (point: Point | undefined) => void;
}

function Which({ name, point, onChange }: WhichProps) {
  const options = [
    { value: 'rest', label: t.likeTheRest },
    { value: 'latest', label: t.latest },
    { value: 'before', label: t.before },
  ];
  const chosen = options.find(one => one.value === (point?.kind ?? 'rest')) ?? null;
  const choose = (value: string | undefined) => {
    if (value === 'rest') onChange(undefined);
    else onChange(value === 'latest' ? LATEST : pointAt(serverNow() - HOUR, 'local'));
  };
  return (
    <SpaceBetween size="xs">
      <Select
        ariaLabel={t.whichFor(name)}
        selectedOption={chosen}
        options={options}
        onChange={({ detail }) => choose(detail.selectedOption.value)}
      />
      {point?.kind === 'before' && <PointField point={point} onChange={onChange} />}
    </SpaceBetween>
  );
}
