// Something is on its way.

import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';

import { text } from '../language';

export function Loading({ what = text.shell.loading }: { what?: string }) {
  return (
    <Box textAlign="center" padding="xxl" color="text-body-secondary">
      <div role="status">
        <Spinner /> {what}
      </div>
    </Box>
  );
}
