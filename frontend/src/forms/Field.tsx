// A field with its problems beside it: once it was left, or once saving was tried.

import FormField, { type FormFieldProps } from '@cloudscape-design/components/form-field';
import { createContext, useContext, useState } from 'react';

import type { FieldProblem } from '../api/planChanges';
import { text } from '../language';
import { errorAt } from './problems';

export interface Problems {
  problems: FieldProblem[];
  /** Whether fields that nobody has been in tell theirs as well. */
  all: boolean;
}

const ProblemsContext = createContext<Problems>({ problems: [], all: false });

export const ProblemsProvider = ProblemsContext.Provider;

export function useProblems(): Problems {
  return useContext(ProblemsContext);
}

interface FieldProps extends Pick<
  FormFieldProps,
  'label' | 'description' | 'constraintText' | 'children' | 'stretch' | 'info' | 'secondaryControl'
> {
  /** Where the API says what is wrong with it. */
  path: string;
  /** Whether it shows the problems of its parts too. */
  deep?: boolean;
  optional?: boolean;
}

export function Field({ path, deep = false, optional = false, label, ...rest }: FieldProps) {
  const { problems, all } = useProblems();
  const [left, setLeft] = useState(false);
  const error = all || left ? errorAt(problems, path, deep) : undefined;
  const name = optional ? (
    <>
      {label} <i>({text.forms.optional})</i>
    </>
  ) : (
    label
  );
  return (
    <div role="presentation" onBlur={() => setLeft(true)}>
      <FormField {...rest} label={name} errorText={error} />
    </div>
  );
}
