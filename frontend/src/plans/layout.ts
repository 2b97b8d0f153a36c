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
  const size = graph.graph() as { width?: number; height?: number };
  const [width, height] = [finite(size.width), finite(size.height)];
  const centres = waves.map((_, index) => graph.node(String(index)) as Point);
  const across = downwards ? 'x' : 'y';
  const length = downwards ? width : height;
  const turn = isUpsideDown(centres, across);
  const placed = (point: Point): Point => (turn ? { ...point, [across]: length - point[across] } : point);
  return {
    width,
    height,
    nodes: centres.map(placed).map(({ x, y }, index) => ({
      index,
      x: x - NODE.width / 2,
      y: y - NODE.height / 2,
    })),
    lines: graph.edges().map(edge => ({
      from: Number(edge.v),
      to: Number(edge.w),
      path: path((graph.edge(edge) as { points: Point[] }).points.map(placed)),
    })),
  };
}

function finite(length: number | undefined): number {
  return length !== undefined && Number.isFinite(length) ? length : 0;
}

/** Whether more waves that stand side by side are in the wrong order than in the right one: dagre has none in mind. */
function isUpsideDown(centres: Point[], across: 'x' | 'y'): boolean {
  const along = across === 'x' ? 'y' : 'x';
  let wrong = 0;
  centres.forEach((one, index) => {
    centres.slice(index + 1).forEach(later => {
      if (later[along] === one[along]) wrong += Math.sign(one[across] - later[across]);
    });
  });
  return wrong > 0;
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
