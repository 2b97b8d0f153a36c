// Renders a page as the console would, at an address.

import { QueryClientProvider } from '@tanstack/react-query';
import { render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';

import { createQueryClient } from '../app';
import { ConfigProvider, type Config } from '../config';
import { FlashProvider } from '../shell/flash';

export const CONFIG: Config = {
  apiUrl: '/api',
  oidc: null,
  simulated: false,
  account: '111122223333',
  region: 'eu-west-1',
};

export function renderAt(address: string, path: string, element: ReactNode): RenderResult {
  const routes = [
    { path, element: <FlashProvider>{element}</FlashProvider> },
    { path: '*', element: null },
  ];
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  return render(
    <ConfigProvider value={CONFIG}>
      <QueryClientProvider client={createQueryClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>,
  );
}
