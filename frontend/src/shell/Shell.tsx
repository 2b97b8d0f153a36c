// The frame around every page: bars, list of pages, messages, the simulation, keyboard shortcuts.

import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';

import { useLost } from '../api/connection';
import { follow } from '../components/follow';
import { Loading } from '../components/Loading';
import { useConfig } from '../config';
import { text } from '../language';
import { paths } from '../paths';
import type { Session } from '../session/session';
import { useAppearance } from '../theme';
import { applyTokens } from '../tokens';
import { ErrorBoundary } from './ErrorBoundary';
import { useFlashMessages } from './flash';
import { useKeys } from './keys';
import { CrumbsContext, type Crumb } from './page';
import { focusFilter, walkRows } from './rows';
import { SideMenu } from './SideMenu';
import { TopBar } from './TopBar';

const Flashbar = lazy(() => import('@cloudscape-design/components/flashbar'));
const KeysHelp = lazy(() => import('./KeysHelp').then(module => ({ default: module.KeysHelp })));
const LostConnection = lazy(() =>
  import('./LostConnection').then(module => ({ default: module.LostConnection })),
);
const SimulationPanel = lazy(() =>
  import('./SimulationPanel').then(module => ({ default: module.SimulationPanel })),
);

const t = text.shell;
const SIMULATION = 'simulation';

interface ShellProps {
  session: Session;
  children: ReactNode;
}

export function Shell({ session, children }: ShellProps) {
  const { simulated } = useConfig();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const appearance = useAppearance();
  const [crumbs, setCrumbs] = useState<Crumb[]>([]);
  const [help, setHelp] = useState(false);
  const [drawer, setDrawer] = useState<string | null>(null);
  const [navigation, setNavigation] = useState(() => window.innerWidth > 900);
  useEffect(applyTokens, []);

  const toggleSimulation = () => simulated && setDrawer(open => (open === null ? SIMULATION : null));
  useShellKeys(() => setHelp(true), toggleSimulation);

  return (
    <>
      <a href="#content" className="skip">
        {t.skip}
      </a>
      <TopBar
        session={session}
        appearance={appearance}
        onHelp={() => setHelp(true)}
        onSimulation={toggleSimulation}
      />
      <AppLayout
        headerSelector="#top"
        ariaLabels={labels}
        navigation={<SideMenu />}
        navigationOpen={navigation}
        onNavigationChange={({ detail }) => setNavigation(detail.open)}
        navigationWidth={220}
        breadcrumbs={
          <BreadcrumbGroup
            ariaLabel={t.breadcrumbs}
            items={[{ text: t.product, href: paths.overview }, ...crumbs]}
            onFollow={event => follow(event, navigate)}
          />
        }
        notifications={<Notifications />}
        stickyNotifications
        toolsHide
        drawers={simulated ? [simulationDrawer] : undefined}
        activeDrawerId={drawer}
        onDrawerChange={({ detail }) => setDrawer(detail.activeDrawerId)}
        maxContentWidth={1800}
        content={
          <div id="content" tabIndex={-1}>
            <CrumbsContext value={setCrumbs}>
              <ErrorBoundary resetKey={pathname}>{children}</ErrorBoundary>
            </CrumbsContext>
          </div>
        }
      />
      {help && (
        <Suspense>
          <KeysHelp onClose={() => setHelp(false)} />
        </Suspense>
      )}
    </>
  );
}

const labels = {
  navigation: t.navigation,
  navigationToggle: t.openNavigation,
  navigationClose: t.closeNavigation,
  notifications: t.notifications,
  drawers: text.simulation.title,
};

const simulationDrawer = {
  id: SIMULATION,
  content: (
    <Suspense fallback={<Loading />}>
      <SimulationPanel />
    </Suspense>
  ),
  trigger: { iconName: 'bug' as const },
  ariaLabels: {
    drawerName: text.simulation.title,
    triggerButton: text.simulation.open,
    closeButton: text.simulation.close,
  },
  defaultSize: 340,
};

function Notifications() {
  const messages = useFlashMessages();
  const lost = useLost();
  const items = useMemo(() => messages, [messages]);
  return (
    <>
      {lost && (
        <Suspense>
          <LostConnection />
        </Suspense>
      )}
      {items.length > 0 && (
        <Suspense>
          <Flashbar items={items} />
        </Suspense>
      )}
    </>
  );
}

function useShellKeys(openHelp: () => void, toggleSimulation: () => void): void {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const go = (path: string) => () => void navigate(path);
  useKeys({
    '?': openHelp,
    s: toggleSimulation,
    r: () => void queries.invalidateQueries(),
    j: () => walkRows(1),
    k: () => walkRows(-1),
    '/': focusFilter,
    'g o': go(paths.overview),
    'g e': go(paths.executions),
    'g p': go(paths.plans),
    'g r': go(paths.groups),
    'g s': go(paths.servers),
  });
}
