// The addresses of the console. Each page is loaded when it is first shown.

import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';

import { Loading } from './components/Loading';

const OverviewPage = lazy(() => import('./pages/OverviewPage'));
const ExecutionsPage = lazy(() => import('./pages/ExecutionsPage'));
const ExecutionPage = lazy(() => import('./pages/ExecutionPage'));
const ReportPage = lazy(() => import('./pages/ReportPage'));
const PlansPage = lazy(() => import('./pages/PlansPage'));
const PlanPage = lazy(() => import('./pages/PlanPage'));
const PlanEditorPage = lazy(() => import('./pages/PlanEditorPage'));
const PlanImportPage = lazy(() => import('./pages/PlanImportPage'));
const StartPage = lazy(() => import('./pages/StartPage'));
const GroupsPage = lazy(() => import('./pages/GroupsPage'));
const GroupPage = lazy(() => import('./pages/GroupPage'));
const GroupEditorPage = lazy(() => import('./pages/GroupEditorPage'));
const ServersPage = lazy(() => import('./pages/ServersPage'));
const ServerPage = lazy(() => import('./pages/ServerPage'));
const NotFoundPage = lazy(() => import('./pages/NotFoundPage'));

export function AppRoutes() {
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route path="/" element={<OverviewPage />} />
        <Route path="/executions" element={<ExecutionsPage />} />
        <Route path="/executions/:id" element={<ExecutionPage />} />
        <Route path="/executions/:id/report" element={<ReportPage />} />
        <Route path="/plans" element={<PlansPage />} />
        <Route path="/plans/new" element={<PlanEditorPage />} />
        <Route path="/plans/import" element={<PlanImportPage />} />
        <Route path="/plans/:id" element={<PlanPage />} />
        <Route path="/plans/:id/edit" element={<PlanEditorPage />} />
        <Route path="/plans/:id/start" element={<StartPage />} />
        <Route path="/groups" element={<GroupsPage />} />
        <Route path="/groups/new" element={<GroupEditorPage />} />
        <Route path="/groups/:id" element={<GroupPage />} />
        <Route path="/groups/:id/edit" element={<GroupEditorPage />} />
        <Route path="/servers" element={<ServersPage />} />
        <Route path="/servers/:id" element={<ServerPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  );
}
