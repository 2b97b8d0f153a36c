// What one is looking at: real or simulated, which account and Region, and what time it is there.

import { useQuery } from '@tanstack/react-query';

import { useNow } from '../api/clock';
import { simulationQuery } from '../api/simulation';
import { healthQuery } from '../api/system';
import { useConfig } from '../config';
import { localTime, utcTime } from '../format';
import { text } from '../language';

const t = text.shell;

export function ContextBar({ onSimulation }: { onSimulation: () => void }) {
  const config = useConfig();
  const health = useQuery(healthQuery);
  const simulation = useQuery({ ...simulationQuery, enabled: config.simulated });
  const clock = simulation.data?.clock;
  return (
    <div className="context-bar" role="region" aria-label={`${t.account}, ${t.region}, ${t.time}`}>
      {config.simulated && (
        <button type="button" className="simulated" onClick={onSimulation} title={t.simulatedMeans}>
          {t.simulated}
          {clock && clock !== 'real' ? ` · ${clock}` : ''}
        </button>
      )}
      {config.simulated && <span className="wide">{t.simulatedMeans}</span>}
      <span className="fill" />
      <Fact name={t.account} value={config.account} />
      <Fact name={t.region} value={config.region || (health.data?.region ?? '')} />
      <Clock />
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  if (value === '') return null;
  return (
    <dl>
      <dt>{name}</dt>
      <dd className="tabular">{value}</dd>
    </dl>
  );
}

/** The time of the API: the one that everything on the page is counted in. */
function Clock() {
  const now = useNow();
  return (
    <time className="tabular" dateTime={new Date(now).toISOString()}>
      {utcTime(now)} <span className="wide">({localTime(now)})</span>
    </time>
  );
}
