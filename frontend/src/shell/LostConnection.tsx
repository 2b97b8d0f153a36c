// Says that the API does not answer, and how old the picture is that stays on the screen.

import Alert from '@cloudscape-design/components/alert';
import { useEffect, useState } from 'react';

import { connection } from '../api/connection';
import { duration, localTimeOfDay } from '../format';
import { text } from '../language';

const t = text.shell;

export function LostConnection() {
  const now = useWallClock();
  const { heardAt } = connection();
  return (
    <Alert type="warning" statusIconAriaLabel="Warning">
      {heardAt === undefined ? (
        t.lostAtOnce
      ) : (
        <span className="tabular">
          <strong>{t.lost(duration((now - heardAt) / 1000))}</strong> {t.lostMeans(localTimeOfDay(heardAt))}
        </span>
      )}
    </Alert>
  );
}

/** This browser's own time: the server's is not to be had. */
function useWallClock(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
