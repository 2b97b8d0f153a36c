// Renders a page as the console would, at an address.

import { QueryClientProvider } from '@tanstack/react-query';
import { render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter, Route, Routes } from 'react-router';

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
  return render(
    <ConfigProvider value={CONFIG}>
      <QueryClientProvider client={createQueryClient()}>
        <MemoryRouter initialEntries={[address]}>
          <FlashProvider>
            <Routes>
              <Route path={path} element={element} />
            </Routes>
          </FlashProvider>
        </MemoryRouter>
      </QueryClientProvider>
    </ConfigProvider>,
  );
}
