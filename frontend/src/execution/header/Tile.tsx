// One answer: a question, a large figure, and what it means.

import type { ReactNode } from 'react';

interface TileProps {
  title: string;
  figure: ReactNode;
  children?: ReactNode;
  tone?: 'fine' | 'close' | 'over' | undefined;
}

export function Tile({ title, figure, children, tone }: TileProps) {
  return (
    <div className={`tile ${tone ?? ''}`}>
      <h2>{title}</h2>
      <p className="figure tabular">{figure}</p>
      <div className="meaning tabular">{children}</div>
    </div>
  );
}
