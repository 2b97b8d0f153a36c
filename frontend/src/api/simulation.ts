// The calls that steer the simulation. They are not part of the product's API, so they are typed here by hand.

import { queryOptions } from '@tanstack/react-query';

import { address, answered, send } from './client';
import { paceOf, readClock, setPace } from './clock';
import { RECENT } from './polling';
import { isNotFound } from './problem';

export interface Fault {
  id: string;
  fault: string;
  servers?: string[] | null;
  times?: number | null;
  occasions?: number;
}

export interface Scenario {
  name: string;
  teaches: string;
}

export interface Simulation {
  now: string;
  clock: string;
  jobsInProgress: number;
  runningInstances: number;
  nextEvent?: string | null;
  faults: Fault[];
  scenarios: Scenario[];
  /** The faults that can be set one by one. */
  kinds: string[];
}

export type NewFault = { scenario: string } | { fault: string; servers?: string[] };

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const request = new Request(address(`/api/simulation${path}`), {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const response = await send(request);
  const text = await response.text();
  const read = (): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  };
  return answered(
    Promise.resolve(response.ok ? { data: read() as T, response } : { error: read(), response }),
  );
}

/** `null` where the API has no simulation, or a build without one. */
export const simulationQuery = queryOptions({
  queryKey: ['simulation'],
  queryFn: async (): Promise<Simulation | null> => {
    try {
      const simulation = await call<Simulation>('GET', '');
      setPace(paceOf(simulation.clock));
      readClock(simulation.now);
      return simulation;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      setPace(undefined);
      return null;
    }
  },
  refetchInterval: query => (query.state.data === null ? false : RECENT),
});

export const setClock = (clock: string) => call<unknown>('PUT', '/clock', { clock });
export const setFault = (fault: NewFault) => call<unknown>('POST', '/faults', fault);
export const clearFaults = () => call<unknown>('DELETE', '/faults');
export const clearFault = (id: string) => call<unknown>('DELETE', `/faults/${encodeURIComponent(id)}`);
