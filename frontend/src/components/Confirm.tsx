// Asks before something is done: what comes of it and, where it matters, a word to be typed.

import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';

import { text } from '../language';
import { ProblemAlert } from './ProblemAlert';

const t = text.words.confirm;

export interface ConfirmProps {
  title: string;
  /** The verb on the button. */
  verb: string;
  /** What comes of it. */
  children: ReactNode;
  /** What cannot be undone. */
  warning?: ReactNode;
  /** What has to be typed, exactly. */
  word?: string;
  /** Whether a comment can be left for the audit trail. */
  comment?: boolean;
  busy: boolean;
  error?: unknown;
  onConfirm: (comment: string | undefined) => void;
  onCancel: () => void;
}

export function Confirm(props: ConfirmProps) {
  const { title, verb, children, warning, word, busy, error, onConfirm, onCancel } = props;
  const [typed, setTyped] = useState('');
  const [comment, setComment] = useState('');
  const ready = (word === undefined || typed === word) && !busy;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (ready) onConfirm(comment.trim() || undefined);
  };
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel={text.shell.close}
      onDismiss={onCancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onCancel}>
              {t.back}
            </Button>
            <Button variant="primary" disabled={!ready} loading={busy} onClick={() => submit()}>
              {verb}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form onSubmit={submit}>
        <SpaceBetween size="m">
          {children}
          {warning !== undefined && <Alert type="warning">{warning}</Alert>}
          {error !== undefined && error !== null && <ProblemAlert error={error} />}
          {props.comment && <Comment value={comment} onChange={setComment} />}
          {word !== undefined && <Word word={word} value={typed} onChange={setTyped} />}
        </SpaceBetween>
      </form>
    </Modal>
  );
}

interface FieldProps {
  value: string;
  onChange: (value: string) => void;
}

function Comment({ value, onChange }: FieldProps) {
  return (
    <FormField label={t.comment} description={t.commentHint} stretch>
      <Textarea value={value} rows={2} onChange={({ detail }) => onChange(detail.value.slice(0, 1000))} />
    </FormField>
  );
}

function Word({ word, value, onChange }: FieldProps & { word: string }) {
  const field = useRef<InputProps.Ref>(null);
  // After the dialog, which takes the focus for itself when it opens.
  useEffect(() => {
    const timer = setTimeout(() => field.current?.focus(), 100);
    return () => clearTimeout(timer);
  }, []);
  return (
    <FormField
      label={
        <>
          {t.type} <span className="mono">{word}</span>
        </>
      }
      stretch
    >
      <Input
        ref={field}
        value={value}
        autoComplete={false}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}
