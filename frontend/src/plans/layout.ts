// Where the waves of a plan stand in its picture, and how the lines between them go.

import { Graph, layout } from '@dagrejs/dagre';

import { dependencies, type PlanWave } from './waves';

export const NODE = { width: 216, height: 88 };

export interface Placed {
  index: number;
  x: number;
  y: number;
}

export interface Line {
  from: number;
  to: number;
  path: string;
}

export interface Picture {
  width: number;
  height: number;
  nodes: Placed[];
  lines: Line[];
}

interface Point {
  x: number;
  y: number;
}

/** Left to right, or from top to bottom where the window is narrow. Circles are drawn too: the editor shows them. */
export function picture(waves: PlanWave[], downwards: boolean): Picture {
  const graph = new Graph();
  graph.setGraph({ rankdir: downwards ? 'TB' : 'LR', nodesep: 28, ranksep: 56, marginx: 6, marginy: 6 });
  graph.setDefaultEdgeLabel(() => ({}));
  waves.forEach((_, index) => graph.setNode(String(index), { ...NODE }));
  dependencies(waves).forEach((from, to) => from.forEach(one => graph.setEdge(String(one), String(to))));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Number.isFinite(width) ? width : 0,
    height: Number.isFinite(height) ? height : 0,
    nodes: waves.map((_, index) => {
      const { x, y } = graph.node(String(index)) as Point;
      return { index, x: x - NODE.width / 2, y: y - NODE.height / 2 };
    }),
    lines: graph.edges().map(edge => ({
      from: Number(edge.v),
      to: Number(edge.w),
      path: path((graph.edge(edge) as { points: Point[] }).points),
    })),
  };
}

/** A smooth line through the points of the layout. */
export function path(points: Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let line = `M${round(first)}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (next === undefined) line += ` L${round(point)}`;
    else line += ` Q${round(point)} ${round({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  return line;
}

function round({ x, y }: Point): string {
  return `${Math.round(x)},${Math.round(y)}`;
}
