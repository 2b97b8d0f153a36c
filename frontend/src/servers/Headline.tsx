// What matters first about all servers: how many nobody would recover.

import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useQuery } from '@tanstack/react-query';

import { serverCountQuery, serversQuery } from '../api/servers';
import { text } from '../language';

const t = text.servers.headline;

/** More are not read to count them. */
const READ_AT_MOST = 4_000;

export type Missing = 'group' | 'plan';

export function Headline({ onShow }: { onShow: (missing: Missing) => void }) {
  const total = useQuery(serverCountQuery({}));
  const noGroup = useQuery(serverCountQuery({ unassigned: true }));
  const servers = useQuery({ ...serversQuery, enabled: (total.data ?? Infinity) <= READ_AT_MOST });
  const noPlan = servers.data?.filter(one => one.plans.length === 0).length;
  if (total.data === undefined || noGroup.data === undefined) return null;
  if (total.data > 0 && noGroup.data === 0 && noPlan === 0) return <Alert type="success">{t.fine}</Alert>;
  return (
    <KeyValuePairs
      columns={3}
      items={[
        { label: t.total, value: <Number>{total.data}</Number> },
        {
          label: t.noGroup,
          value: <Missing number={noGroup.data} onShow={() => onShow('group')} label={t.showNoGroup} />,
        },
        {
          label: t.noPlan,
          value: <Missing number={noPlan} onShow={() => onShow('plan')} label={t.showNoPlan} />,
        },
      ]}
    />
  );
}

function Number({ children }: { children: number }) {
  return (
    <Box variant="awsui-value-large" tagOverride="span">
      {children}
    </Box>
  );
}

interface MissingProps {
  number: number | undefined;
  label: string;
  onShow: () => void;
}

function Missing({ number, label, onShow }: MissingProps) {
  if (number === undefined) return <>{text.words.none}</>;
  return (
    <>
      <Number>{number}</Number>{' '}
      {number > 0 && (
        <Button variant="inline-link" ariaLabel={label} onClick={onShow}>
          {t.show}
        </Button>
      )}
    </>
  );
}
