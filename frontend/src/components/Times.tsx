// Points in time, with the other time zone on hover; a relative time stands beside an absolute one, never alone.

import { useNow } from '../api/clock';
import { localTime, relative, utcTime } from '../format';
import { text } from '../language';

interface TimeProps {
  at: string | null | undefined;
}

export function When({ at }: TimeProps) {
  if (!at) return <>{text.words.none}</>;
  return (
    <time dateTime={at} title={utcTime(at)} className="tabular">
      {localTime(at)}
    </time>
  );
}

/** `4 min ago`, with the absolute time on hover. */
export function Ago({ at }: TimeProps) {
  const now = useNow();
  if (!at) return <>{text.words.none}</>;
  return (
    <time dateTime={at} title={`${localTime(at)}, ${utcTime(at)}`} className="tabular">
      {relative(at, now)}
    </time>
  );
}

/** The absolute time, and how long ago that is. */
export function WhenAgo({ at }: TimeProps) {
  if (!at) return <>{text.words.none}</>;
  return (
    <>
      <When at={at} /> (<Ago at={at} />)
    </>
  );
}
