// How many servers are where, and how much data is lost at worst.

import StatusIndicator from '@cloudscape-design/components/status-indicator';

import { hasEnded } from '../../api/executions';
import type { Execution, Schema } from '../../api/types';
import { duration, rpoBand } from '../../format';
import { text } from '../../language';
import { nameOf, worstRpo } from '../state';
import { Tile } from './Tile';

const t = text.execution;

export function ServersTile({ counts }: { counts: Schema<'ServerCounts'> }) {
  const { up, underWay, failed, total } = counts;
  const share = (part: number) => ({ inlineSize: `${total === 0 ? 0 : (part / total) * 100}%` });
  return (
    <Tile
      title={t.servers.title}
      tone={failed > 0 ? 'over' : undefined}
      figure={
        <>
          {up} <small>{`${t.servers.of(total)} ${t.servers.up}`}</small>
        </>
      }
    >
      <div className="bar parts" role="img" aria-label={t.servers.label(up, underWay, failed, total)}>
        <i className="up" style={share(up)} />
        <i className="under-way" style={share(underWay)} />
        <i className="failed" style={share(failed)} />
      </div>
      <div>
        {failed > 0 && (
          <>
            <StatusIndicator type="error">
              {failed} {t.servers.failed}
            </StatusIndicator>{' '}
          </>
        )}
        {underWay > 0 && (
          <StatusIndicator type="in-progress">
            {underWay} {t.servers.underWay}
          </StatusIndicator>
        )}
        {failed === 0 && underWay === 0 && (
          <span>{up === total ? t.servers.all : `${total - up} ${t.servers.waiting}`}</span>
        )}
      </div>
    </Tile>
  );
}

export function RpoTile({ execution }: { execution: Execution }) {
  const { worstRpoSeconds: worst, rpoTargetSeconds: target } = execution;
  const server = worstRpo(execution);
  if (typeof worst !== 'number') {
    return (
      <Tile title={t.rpo.title} figure={text.words.none}>
        {hasEnded(execution) ? t.rpo.none : t.rpo.unknown}
      </Tile>
    );
  }
  const band = target ? rpoBand(worst, target) : undefined;
  return (
    <Tile
      title={t.rpo.title}
      tone={band === undefined ? undefined : band === 'met' ? 'fine' : 'over'}
      figure={
        <>
          {duration(worst)} {server && <small>{nameOf(server)}</small>}
        </>
      }
    >
      {band && target && (
        <>
          <StatusIndicator type={band === 'met' ? 'success' : 'error'}>
            {text.words.band[band]}
            {band !== 'met' && ` ${text.words.times((worst / target).toFixed(1))}`}
          </StatusIndicator>
          <div>{t.rpo.target(duration(target))}</div>
        </>
      )}
    </Tile>
  );
}
