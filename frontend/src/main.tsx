// The entry: reads the configuration, signs in where that is asked for, and shows the console.

import '@cloudscape-design/global-styles/index.css';
import './theme.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { configureApi } from './api/client';
import { App } from './app';
import { loadConfig } from './config';
import { Failure } from './shell/Failure';
import { signIn } from './session/session';
import { text } from './language';

async function begin(): Promise<void> {
  const root = createRoot(document.getElementById('root')!);
  try {
    const config = await loadConfig();
    const session = await signIn(config);
    if (session === 'leaving') return;
    configureApi(config.apiUrl, session.token);
    root.render(
      <StrictMode>
        <App config={config} session={session} />
      </StrictMode>,
    );
  } catch (error) {
    root.render(<Failure title={text.errors.noConfig} fix={text.errors.noConfigFix} error={error} />);
  }
}

void begin();
