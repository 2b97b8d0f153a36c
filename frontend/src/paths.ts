// Addresses inside the console, written in one place.

const id = encodeURIComponent;

export const paths = {
  overview: '/',
  executions: '/executions',
  execution: (execution: string) => `/executions/${id(execution)}`,
  report: (execution: string) => `/executions/${id(execution)}/report`,
  plans: '/plans',
  newPlan: '/plans/new',
  importPlan: '/plans/import',
  plan: (plan: string) => `/plans/${id(plan)}`,
  editPlan: (plan: string) => `/plans/${id(plan)}/edit`,
  startPlan: (plan: string, kind?: string) => `/plans/${id(plan)}/start${kind ? `?kind=${id(kind)}` : ''}`,
  groups: '/groups',
  newGroup: '/groups/new',
  group: (group: string) => `/groups/${id(group)}`,
  editGroup: (group: string) => `/groups/${id(group)}/edit`,
  servers: '/servers',
  server: (server: string) => `/servers/${id(server)}`,
};
