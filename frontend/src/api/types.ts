// Short names for the types that the OpenAPI document generates.

import type { components, operations } from './schema';

type Schemas = components['schemas'];

export type Schema<Name extends keyof Schemas> = Schemas[Name];

export type Action = Schema<'Action'>;
export type Event = Schema<'Event'>;
export type Execution = Schema<'ShownExecution'>;
export type ExecutionStatus = Schema<'ExecutionStatus'>;
export type ExecutionSummary = Schema<'ExecutionSummary'>;
export type ExecutionType = Schema<'ExecutionType'>;
export type Finding = Schema<'Finding'>;
export type JobLogLine = Schema<'JobLogLine'>;
export type Offer = Schema<'Offer'>;
export type PlanReadiness = Schema<'PlanReadiness'>;
export type PlanView = Schema<'PlanView'>;
export type Problem = Schema<'Problem'>;
export type Report = Schema<'Report'>;
export type Server = Schema<'ServerView'>;
export type ServerStatus = Schema<'ServerStatus'>;
export type SourceServer = Schema<'SourceServerView'>;
export type Wave = Schema<'WaveView'>;
export type WaveStatus = Schema<'WaveStatus'>;

export type ExecutionFilter = NonNullable<operations['list_executions']['parameters']['query']>;
