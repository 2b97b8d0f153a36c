// What the page is told at run time: one file beside it, so that one build serves every deployment.

import { createContext, useContext } from 'react';

export interface Oidc {
  authority: string;
  clientId: string;
  scope: string;
  logoutUrl?: string;
}

export interface Config {
  apiUrl: string;
  /** Who signs people in; `null` asks for no login. */
  oidc: Oidc | null;
  simulated: boolean;
  account: string;
  region: string;
}

export async function loadConfig(): Promise<Config> {
  const response = await fetch('/config.json', { cache: 'no-cache' });
  if (!response.ok) throw new Error(`/config.json: ${response.status} ${response.statusText}`);
  const given = (await response.json()) as Partial<Config>;
  return {
    apiUrl: given.apiUrl ?? '/api',
    oidc: given.oidc ?? null,
    simulated: given.simulated ?? false,
    account: given.account ?? '',
    region: given.region ?? '',
  };
}

const ConfigContext = createContext<Config | undefined>(undefined);

export const ConfigProvider = ConfigContext.Provider;

export function useConfig(): Config {
  const config = useContext(ConfigContext);
  if (config === undefined) throw new Error('ConfigProvider is missing');
  return config;
}
