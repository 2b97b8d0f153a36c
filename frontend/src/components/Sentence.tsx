// A sentence of the API: begins with a capital, unless that is a name, and what stands in backticks is shown as a name.

import { Fragment } from 'react';

interface SentenceProps {
  children: string | null | undefined;
  /** Begins as it came: sentences about servers begin with their names. */
  verbatim?: boolean;
}

/** A word that is only a word: host names have digits, dots or dashes. */
const WORD = /^[a-z]+(?=[\s,:;]|$)/;

export function Sentence({ children, verbatim = false }: SentenceProps) {
  if (!children) return null;
  const words =
    verbatim || !WORD.test(children) ? children : children.charAt(0).toUpperCase() + children.slice(1);
  return words
    .split('`')
    .map((part, index) => (
      <Fragment key={index}>{index % 2 === 1 ? <em className="name">{part}</em> : part}</Fragment>
    ));
}
