// Messages above the page: what was taken, and what was refused.

import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

import { ProblemText } from '../components/ProblemText';
import { text } from '../language';

type Message = FlashbarProps.MessageDefinition;

export interface Flash {
  success(content: ReactNode): void;
  info(content: ReactNode): void;
  error(error: unknown, header?: string): void;
}

interface Flashes extends Flash {
  messages: Message[];
}

const FlashContext = createContext<Flashes | undefined>(undefined);

const MOST = 5;
const GONE_AFTER = 12_000;

let nextId = 0;

export function FlashProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<Message[]>([]);
  const value = useMemo(() => ({ messages, ...flashesInto(setMessages) }), [messages]);
  return <FlashContext value={value}>{children}</FlashContext>;
}

function flashesInto(setMessages: (change: (before: Message[]) => Message[]) => void): Flash {
  const drop = (id: string) => setMessages(before => before.filter(one => one.id !== id));
  const add = (message: Message, stays: boolean) => {
    const id = `flash-${nextId++}`;
    const whole = {
      dismissible: true,
      dismissLabel: text.shell.dismiss,
      onDismiss: () => drop(id),
      id,
      ...message,
    };
    setMessages(before => [whole, ...before].slice(0, MOST));
    if (!stays) setTimeout(() => drop(id), GONE_AFTER);
  };
  return {
    success: content => add({ type: 'success', content }, false),
    info: content => add({ type: 'info', content }, false),
    error: (error, header) => add({ type: 'error', header, content: <ProblemText error={error} /> }, true),
  };
}

function useFlashes(): Flashes {
  const flashes = useContext(FlashContext);
  if (flashes === undefined) throw new Error('FlashProvider is missing');
  return flashes;
}

export function useFlash(): Flash {
  return useFlashes();
}

export function useFlashMessages(): Message[] {
  return useFlashes().messages;
}
