// English: all text of the console, by the part that shows it.

import { editor } from './en/editor';
import { errors } from './en/errors';
import { execution } from './en/execution';
import { executions } from './en/executions';
import { forms } from './en/forms';
import { groups } from './en/groups';
import { overview } from './en/overview';
import { plans } from './en/plans';
import { report } from './en/report';
import { servers } from './en/servers';
import { shell } from './en/shell';
import { simulation } from './en/simulation';
import { start } from './en/start';
import { words } from './en/words';

export const en = {
  editor,
  errors,
  execution,
  executions,
  forms,
  groups,
  overview,
  plans,
  report,
  servers,
  shell,
  simulation,
  start,
  words,
};
