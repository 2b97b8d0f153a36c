// The console: everything that pages share, around the routes.

import I18nProvider from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';

import { ConfigProvider, type Config } from './config';
import { AppRoutes } from './routes';
import type { Session } from './session/session';
import { FlashProvider } from './shell/flash';
import { Shell } from './shell/Shell';

interface AppProps {
  config: Config;
  session: Session;
}

/** Polling asks again by itself, so a question that failed is not repeated on top of it. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: false, refetchOnReconnect: 'always', staleTime: 1_000 } },
  });
}

/** One that can hold somebody back who leaves unsaved changes: `BrowserRouter` cannot. */
function createRouter(session: Session) {
  const frame = (
    <FlashProvider>
      <Shell session={session}>
        <AppRoutes />
      </Shell>
    </FlashProvider>
  );
  return createBrowserRouter([{ path: '*', element: frame }]);
}

export function App({ config, session }: AppProps) {
  const [queries] = useState(createQueryClient);
  const [router] = useState(() => createRouter(session));
  return (
    <ConfigProvider value={config}>
      <I18nProvider locale="en" messages={[messages]}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </ConfigProvider>
  );
}
