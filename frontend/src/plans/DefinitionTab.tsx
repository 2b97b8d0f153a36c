// A plan and its groups as a file: to read, to copy, to keep in version control, to bring back by import.

import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { Plan } from '../api/planChanges';
import { definitionQuery, type Format } from '../api/planFiles';
import { Answer } from '../components/Answer';
import { CopyCommand } from '../components/Copy';
import { save } from '../components/save';
import { text } from '../language';

const t = text.plans.definition;

export function DefinitionTab({ plan }: { plan: Plan }) {
  const [format, setFormat] = useState<Format>('yaml');
  const file = useQuery(definitionQuery(plan.planId, format));
  const output = format === 'json' ? ' --output json' : '';
  const name = `${plan.planId}.${format}`;
  const keep = () => save(new Blob([file.data ?? ''], { type: `application/${format}` }), name);
  return (
    <Container
      header={
        <Header
          description={t.hint}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <CopyToClipboard
                copyButtonText={t.copy}
                textToCopy={file.data ?? ''}
                copySuccessText={text.shell.copied}
                copyErrorText={text.shell.copyFailed}
              />
              <Button iconName="download" disabled={file.data === undefined} onClick={keep}>
                {t.download(name)}
              </Button>
              <CopyCommand command={`drsctl plans export ${plan.planId}${output} > ${name}`} />
            </SpaceBetween>
          }
        >
          {t.title}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <SegmentedControl
          label={t.format}
          selectedId={format}
          options={[
            { id: 'yaml', text: 'YAML' },
            { id: 'json', text: 'JSON' },
          ]}
          onChange={({ detail }) => setFormat(detail.selectedId as Format)}
        />
        <Answer query={file}>
          {content => (
            <Box variant="code">
              {/* A region that scrolls has to be reachable by the keyboard. */}
              {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
              <pre className="definition" tabIndex={0} aria-label={name}>
                {content}
              </pre>
            </Box>
          )}
        </Answer>
      </SpaceBetween>
    </Container>
  );
}
