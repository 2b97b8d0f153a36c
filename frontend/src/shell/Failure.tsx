// What is shown when nothing else can be: it uses no component library, because that may be what failed.

import { text } from '../language';

interface FailureProps {
  title: string;
  fix: string;
  error: unknown;
}

export function Failure({ title, fix, error }: FailureProps) {
  return (
    <main className="failure" role="alert">
      <h1>{title}</h1>
      <p>{fix}</p>
      <pre>{error instanceof Error ? error.message : String(error)}</pre>
      <button type="button" onClick={() => location.reload()}>
        {text.errors.reload}
      </button>
    </main>
  );
}
