// How the console is developed, tested and built.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { developmentConfig, proxy } from './vite/development.ts';
import { stripFonts } from './vite/strip-fonts.ts';

const api = proxy(process.env.API_URL ?? 'http://127.0.0.1:8080');

export default defineConfig({
  plugins: [stripFonts(), react(), developmentConfig()],
  server: { host: '127.0.0.1', proxy: api },
  preview: { host: '127.0.0.1', proxy: api },
  build: { target: 'es2022', chunkSizeWarningLimit: 1200 },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'happy-dom',
    environmentOptions: { happyDOM: { url: 'http://127.0.0.1:8080/' } },
    setupFiles: ['src/test/setup.ts'],
    server: { deps: { inline: [/@cloudscape-design/] } },
    maxWorkers: 2,
    testTimeout: 20_000,
  },
});
