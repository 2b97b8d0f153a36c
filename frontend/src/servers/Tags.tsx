// Tags as `name = value`, one a line.

import { text } from '../language';

export function Tags({ tags }: { tags: Record<string, string> }) {
  const all = Object.entries(tags);
  if (all.length === 0) return <>{text.words.none}</>;
  return all.map(([name, value]) => (
    <div key={name} className="mono">
      {name} = {value}
    </div>
  ));
}
