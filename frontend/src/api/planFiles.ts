// Plans as files: exactly as the API writes them, and as people bring them.

import { queryOptions } from '@tanstack/react-query';

import { address, answered, api, send } from './client';
import { ApiProblem, problemIn } from './problem';
import type { Schema } from './types';

export type Format = 'yaml' | 'json';

/** The answer as it was written: a parsed one would lose its form. */
async function read(request: Request): Promise<string> {
  const response = await send(request);
  const body = await response.text();
  if (response.ok) return body;
  throw new ApiProblem(problemIn(parsed(body), response));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

export const definitionQuery = (id: string, format: Format) =>
  queryOptions({
    queryKey: ['plans', id, 'definition', format],
    queryFn: async ({ signal }) => {
      const url = address(`/api/plans/${encodeURIComponent(id)}/export?format=${format}`);
      const body = await read(new Request(url, { signal }));
      return format === 'json' ? JSON.stringify(JSON.parse(body), null, 2) : body;
    },
  });

export function formatOf(file: string): Format {
  return file.trimStart().startsWith('{') ? 'json' : 'yaml';
}

interface ImportOptions {
  dryRun: boolean;
  overwrite: boolean;
}

export async function importPlan(file: string, options: ImportOptions): Promise<Schema<'Imported'>> {
  const query = new URLSearchParams({
    dryRun: String(options.dryRun),
    overwrite: String(options.overwrite),
  });
  const request = new Request(address(`/api/plans/import?${query.toString()}`), {
    method: 'POST',
    headers: { 'content-type': `application/${formatOf(file)}` },
    body: file,
  });
  return JSON.parse(await read(request)) as Schema<'Imported'>;
}

export const convertNativePlan = (body: Schema<'ConvertNativePlan'>) =>
  answered(api().POST('/api/native-plans/convert', { body }));
