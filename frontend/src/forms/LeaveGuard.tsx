// Asks before a page with unsaved changes is left: by a link, the keyboard, the back button, or closing the tab.

import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect } from 'react';
import { useBlocker } from 'react-router';

import { text } from '../language';

const t = text.forms;

/** `unsaved` is asked when somebody leaves: what was just saved is told by a ref, before the next rendering. */
export function LeaveGuard({ unsaved }: { unsaved: () => boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname && unsaved(),
  );
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent) => {
      if (unsaved()) event.preventDefault();
    };
    window.addEventListener('beforeunload', leaving);
    return () => window.removeEventListener('beforeunload', leaving);
  }, [unsaved]);
  if (blocker.state !== 'blocked') return null;
  return (
    <Modal
      visible
      header={t.leaveTitle}
      closeAriaLabel={text.shell.close}
      onDismiss={() => blocker.reset()}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => blocker.proceed()}>
              {t.leave}
            </Button>
            <Button variant="primary" onClick={() => blocker.reset()}>
              {t.stay}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {t.leaveMeans}
    </Modal>
  );
}
