// The drawing of the timeline: axis, bars, marks. Colour is never alone: phases differ by pattern, marks by shape.

import type { CSSProperties } from 'react';

import { clock, duration, localTimeOfDay } from '../../format';
import { text } from '../../language';
import { ticks, type Row, type Segment, type Timeline } from './layout';

const t = text.execution.timeline;

export const ROW = 26;
export const AXIS = 36;

export interface Frame {
  timeline: Timeline;
  width: number;
  now: number | undefined;
  target: number | undefined;
}

const percent = (value: number) => `${value * 100}%`;

function placeIn({ from, to }: Timeline) {
  return (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)));
}

/** The lines of the axis, behind all rows. */
export function Axis({ timeline, width, now, target }: Frame) {
  const place = placeIn(timeline);
  const marks = ticks(timeline.from, timeline.to, Math.max(2, Math.floor(width / 90)));
  const height = AXIS + timeline.rows.length * ROW;
  return (
    <svg className="timeline-axis" width="100%" height={height} aria-hidden="true">
      {marks.map(mark => (
        <g key={mark.at}>
          <line x1={percent(place(mark.at))} x2={percent(place(mark.at))} y1={AXIS - 4} y2={height} />
          <text x={percent(place(mark.at))} y={AXIS - 9} textAnchor={place(mark.at) > 0.94 ? 'end' : 'start'}>
            {clock(mark.seconds).slice(0, 5)}
          </text>
        </g>
      ))}
      <Line at={target} timeline={timeline} className="target" label={t.target} height={height} />
      <Line at={now} timeline={timeline} className="now" label={t.now} height={height} />
    </svg>
  );
}

interface LineProps {
  at: number | undefined;
  timeline: Timeline;
  className: string;
  label: string;
  height: number;
}

function Line({ at, timeline, className, label, height }: LineProps) {
  if (at === undefined || at < timeline.from || at > timeline.to) return null;
  const place = placeIn(timeline)(at);
  return (
    <g className={className}>
      <line x1={percent(place)} x2={percent(place)} y1={2} y2={height} />
      <text x={percent(place)} y={11} dx={place > 0.9 ? -4 : 4} textAnchor={place > 0.9 ? 'end' : 'start'}>
        {label}
      </text>
    </g>
  );
}

export function Bars({ row, timeline }: { row: Row; timeline: Timeline }) {
  const place = placeIn(timeline);
  return (
    <div className="timeline-bars">
      {row.segments.map(segment => (
        <div
          key={`${segment.kind}-${segment.from}`}
          className={`segment ${segment.kind} ${row.server ? '' : 'of-wave'}`}
          style={spread(place(segment.from), place(segment.to))}
          title={describe(segment)}
        />
      ))}
      {row.end && (
        <span className={`mark ${row.end.kind}`} style={{ insetInlineStart: percent(place(row.end.at)) }}>
          {row.end.kind === 'failed' ? `✖ ${t.failed}` : '✔'}
        </span>
      )}
    </div>
  );
}

function spread(from: number, to: number): CSSProperties {
  return { insetInlineStart: percent(from), inlineSize: `max(2px, ${percent(to - from)})` };
}

export function describe({ kind, from, to }: Segment): string {
  return t.segment(t.kinds[kind], localTimeOfDay(from), localTimeOfDay(to), duration((to - from) / 1000));
}
