// Somebody else saved first: what they changed, what of that is yours too, and the two ways on.

import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef } from 'react';

import { Listing } from '../components/Listing';
import { text } from '../language';
import { diff, shown } from './diff';

const t = text.forms.conflict;

interface ConflictProps {
  /** How the thing is called. */
  what: string;
  base: unknown;
  theirs: unknown;
  mine: unknown;
  busy: boolean;
  onReload: () => void;
  onOverwrite: () => void;
}

export function Conflict({ what, base, theirs, mine, busy, onReload, onOverwrite }: ConflictProps) {
  const ours = new Map(diff(base, mine).map(change => [change.path, change]));
  const changes = diff(base, theirs);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'center' });
    place.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={place} tabIndex={-1}>
      <Alert
        type="warning"
        header={t.title(what)}
        action={
          <SpaceBetween size="xs" direction="horizontal">
            <Button onClick={onReload}>{t.reload}</Button>
            <Button loading={busy} onClick={onOverwrite}>
              {t.overwrite}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="s">
          <div>{t.kept}</div>
          {changes.length === 0 ? (
            <div>{t.same}</div>
          ) : (
            <Listing
              variant="embedded"
              items={changes}
              label={t.title(what)}
              columnDefinitions={[
                {
                  id: 'path',
                  header: t.field,
                  isRowHeader: true,
                  cell: one => (
                    <>
                      <span className="mono">{one.path}</span>{' '}
                      {ours.has(one.path) && <Badge color="red">{t.both}</Badge>}
                    </>
                  ),
                },
                { id: 'was', header: t.was, cell: one => shown(one.before) },
                { id: 'theirs', header: t.theirs, cell: one => shown(one.after) },
                {
                  id: 'mine',
                  header: t.mine,
                  cell: one => shown(ours.has(one.path) ? ours.get(one.path)?.after : one.before),
                },
              ]}
            />
          )}
        </SpaceBetween>
      </Alert>
    </div>
  );
}
