// A sentence of the API: begins with a capital, and what stands in backticks is shown as a name.

import { Fragment } from 'react';

export function Sentence({ children }: { children: string | null | undefined }) {
  if (!children) return null;
  const words = children.charAt(0).toUpperCase() + children.slice(1);
  const parts = words.split('`');
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>{index % 2 === 1 ? <em className="name">{part}</em> : part}</Fragment>
      ))}
    </>
  );
}
