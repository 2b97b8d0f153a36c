// Before each test file: an API that tests give answers to, and a clean page after each test.

import { cleanup } from '@testing-library/react';
import { afterAll, afterEach, beforeAll } from 'vitest';

import { api } from './api';

beforeAll(() => api.listen({ onUnhandledRequest: 'error' }));

afterEach(() => {
  cleanup();
  api.resetHandlers();
  localStorage.clear();
});

afterAll(() => api.close());
