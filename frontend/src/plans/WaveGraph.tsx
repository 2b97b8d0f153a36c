// The waves of a plan as a picture: who waits for whom. Arrow keys walk along it, Enter opens a wave.

import './graph.css';

import { useMemo, useRef, type KeyboardEvent } from 'react';

import { useNarrow } from '../components/useNarrow';
import { text } from '../language';
import { NODE, picture, type Placed } from './layout';
import { dependencies, type PlanWave } from './waves';

const t = text.plans.graph;
const LETTERS = 24;

interface WaveGraphProps {
  waves: PlanWave[];
  /** How many servers each wave launches; unknown while they are read. */
  servers?: number[];
  selected: number | undefined;
  onSelect: (index: number) => void;
}

export function WaveGraph({ waves, servers, selected, onSelect }: WaveGraphProps) {
  const narrow = useNarrow();
  const drawing = useRef<SVGSVGElement>(null);
  const { width, height, nodes, lines } = useMemo(() => picture(waves, narrow), [waves, narrow]);
  const before = dependencies(waves);
  const focus = (index: number) =>
    drawing.current?.querySelector<SVGGElement>(`[data-wave="${index}"]`)?.focus();
  const pressed = (event: KeyboardEvent, index: number) => {
    const next = neighbour(event.key, index, waves.length);
    if (next !== undefined) focus(next);
    else if (event.key === 'Enter' || event.key === ' ') onSelect(index);
    else return;
    event.preventDefault();
  };
  return (
    <div className="wave-graph">
      <svg
        ref={drawing}
        role="group"
        aria-label={t.label(waves.length)}
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
      >
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerUnits="userSpaceOnUse"
            markerWidth="11"
            markerHeight="11"
            orient="auto"
          >
            <path d="M0,0 L8,4 L0,8 z" className="arrow" />
          </marker>
        </defs>
        {lines.map(line => (
          <path
            key={`${line.from}-${line.to}`}
            d={line.path}
            markerEnd="url(#arrow)"
            className={line.from === selected || line.to === selected ? 'line chosen' : 'line'}
          />
        ))}
        {nodes.map(node => (
          <Node
            key={node.index}
            node={node}
            wave={waves[node.index]!}
            servers={servers?.[node.index]}
            waitsFor={before[node.index]!.map(one => waves[one]!.name)}
            selected={node.index === selected}
            reachable={node.index === (selected ?? 0)}
            onSelect={() => onSelect(node.index)}
            onKeyDown={event => pressed(event, node.index)}
          />
        ))}
      </svg>
    </div>
  );
}

function neighbour(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowRight' || key === 'ArrowDown') return Math.min(count - 1, index + 1);
  if (key === 'ArrowLeft' || key === 'ArrowUp') return Math.max(0, index - 1);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

interface NodeProps {
  node: Placed;
  wave: PlanWave;
  servers: number | undefined;
  waitsFor: string[];
  selected: boolean;
  reachable: boolean;
  onSelect: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function Node(props: NodeProps) {
  const { node, wave, servers, waitsFor, selected } = props;
  const size = servers === undefined ? '' : t.servers(servers);
  const marks = marksOf(wave);
  const contents = [size, t.groups(wave.groups.length)].filter(Boolean).join(' · ');
  const name = short(wave.name || t.unnamed);
  const special = short(marks.join(' · '), LETTERS + 8);
  return (
    <g
      data-wave={node.index}
      className={selected ? 'node chosen' : 'node'}
      transform={`translate(${Math.round(node.x)},${Math.round(node.y)})`}
      role="button"
      tabIndex={props.reachable ? 0 : -1}
      aria-pressed={selected}
      onClick={props.onSelect}
      onKeyDown={props.onKeyDown}
    >
      <desc>{t.after(waitsFor)}</desc>
      <rect width={NODE.width} height={NODE.height} rx="8" />
      <text x="14" y="25" className="number">
        {node.index + 1}
      </text>
      <text x="34" y="25" className="name">
        {name}
      </text>
      <text x="14" y="48">
        {contents}
      </text>
      <text x="14" y="70" className="marks">
        {special}
      </text>
    </g>
  );
}

/** What is special about a wave, most surprising first. */
function marksOf(wave: PlanWave): string[] {
  const checks = wave.checks?.length ?? 0;
  return [
    ...(wave.pauseBefore ? [t.pauses] : []),
    ...(wave.onFailure && wave.onFailure !== 'STOP' ? [t.onFailure[wave.onFailure]] : []),
    checks === 0 ? t.noChecks : t.checks(checks),
  ];
}

function short(words: string, most = LETTERS): string {
  return words.length <= most ? words : `${words.slice(0, most - 1)}…`;
}
