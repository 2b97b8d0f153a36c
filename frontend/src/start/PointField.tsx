// A moment to go back to: date, time, the zone that they are in, and what that is in the other one.

import Button from '@cloudscape-design/components/button';
import DateInput from '@cloudscape-design/components/date-input';
import FormField from '@cloudscape-design/components/form-field';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TimeInput from '@cloudscape-design/components/time-input';

import { serverNow } from '../api/clock';
import { localTime, utcTime } from '../format';
import { text } from '../language';
import { instantOf, pointAt, type Point, type Zone } from './request';

const t = text.start.point;

type Before = Extract<Point, { kind: 'before' }>;

interface PointFieldProps {
  point: Before;
  onChange: (point: Point) => void;
  /** Shortcuts for the whole plan; single servers do without. */
  shortcuts?: boolean;
}

export function PointField({ point, onChange, shortcuts = false }: PointFieldProps) {
  const instant = instantOf(point);
  const toZone = (zone: Zone) =>
    onChange(instant === undefined ? { ...point, zone } : pointAt(Date.parse(instant), zone));
  const back = (minutes: number) => onChange(pointAt(serverNow() - minutes * 60_000, point.zone));
  const inOther = instant && (point.zone === 'utc' ? localTime(instant) : utcTime(instant));
  return (
    <SpaceBetween size="xs">
      <SpaceBetween direction="horizontal" size="s" alignItems="end">
        <FormField label={t.date}>
          <DateInput
            value={point.date}
            format="iso"
            inputFormat="iso"
            placeholder="YYYY-MM-DD"
            invalid={instant === undefined && point.date !== ''}
            onChange={({ detail }) => onChange({ ...point, date: detail.value })}
          />
        </FormField>
        <FormField label={t.time}>
          <TimeInput
            value={point.time}
            format="hh:mm:ss"
            placeholder="hh:mm:ss"
            invalid={instant === undefined && point.time !== ''}
            onChange={({ detail }) => onChange({ ...point, time: detail.value })}
          />
        </FormField>
        <SegmentedControl
          label={t.zone}
          selectedId={point.zone}
          options={[
            { id: 'local', text: t.local },
            { id: 'utc', text: t.utc },
          ]}
          onChange={({ detail }) => toZone(detail.selectedId as Zone)}
        />
      </SpaceBetween>
      {shortcuts && (
        <SpaceBetween direction="horizontal" size="xs">
          {t.shortcuts.map(([minutes, words]) => (
            <Button key={minutes} variant="inline-link" onClick={() => back(minutes)}>
              {words}
            </Button>
          ))}
        </SpaceBetween>
      )}
      <small className="tabular">{inOther ? t.thatIs(inOther) : t.incomplete}</small>
    </SpaceBetween>
  );
}
