// The development server stands in for `drsctl serve`: it hands API calls on, and answers /config.json.

import type { Plugin, ProxyOptions, ViteDevServer } from 'vite';

const CONFIG = {
  apiUrl: '/api',
  oidc: null,
  simulated: true,
  account: '111122223333',
  region: 'eu-west-1',
};

/** `API_URL=http://127.0.0.1:8080` is where `drsctl serve` listens. It refuses foreign origins, so there is none. */
export function proxy(target: string): Record<string, ProxyOptions> {
  return {
    '/api': {
      target,
      changeOrigin: true,
      configure: server => server.on('proxyReq', request => request.removeHeader('origin')),
    },
  };
}

function answerConfig({ middlewares }: Pick<ViteDevServer, 'middlewares'>): void {
  middlewares.use('/config.json', (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(CONFIG));
  });
}

export function developmentConfig(): Plugin {
  return {
    name: 'development-config',
    configureServer: answerConfig,
    configurePreviewServer: answerConfig,
  };
}
