// Keeps the rest of the console working when a page throws.

import { Component, type ReactNode } from 'react';

import { text } from '../language';
import { Failure } from './Failure';

interface Props {
  children: ReactNode;
  /** Another value, a page's address, clears the error. */
  resetKey: string;
}

interface State {
  error?: unknown;
  resetKey: string;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: undefined, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <Failure title={text.errors.crashed} fix={text.errors.crashedFix} error={this.state.error} />;
  }
}
