// Where a plan comes from: a file, pasted text, or a recovery plan of DRS.

import Container from '@cloudscape-design/components/container';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';

import { text } from '../../language';
import { Native } from './Native';
import type { Import } from './useImport';

const t = text.plans.import;
const LARGEST = 1024 * 1024;

export function Source({ state }: { state: Import }) {
  const [from, setFrom] = useState('file');
  return (
    <Container header={<Header>{t.source}</Header>}>
      <SpaceBetween size="m">
        <SegmentedControl
          label={t.source}
          selectedId={from}
          options={[
            { id: 'file', text: t.file },
            { id: 'native', text: t.native },
          ]}
          onChange={({ detail }) => setFrom(detail.selectedId)}
        />
        {from === 'file' ? <File onRead={state.setFile} /> : <Native onConverted={state.setFile} />}
        <FormField label={t.text} description={t.textHint} stretch>
          <div className="code-field">
            <Textarea
              value={state.file}
              rows={16}
              spellcheck={false}
              placeholder={t.placeholder}
              onChange={({ detail }) => state.setFile(detail.value)}
            />
          </div>
        </FormField>
      </SpaceBetween>
    </Container>
  );
}

function File({ onRead }: { onRead: (file: string) => void }) {
  const [chosen, setChosen] = useState<globalThis.File[]>([]);
  const tooLarge = chosen.some(file => file.size > LARGEST);
  const choose = (files: globalThis.File[]) => {
    setChosen(files);
    const [file] = files;
    if (file && file.size <= LARGEST) void file.text().then(onRead);
  };
  return (
    <FormField label={t.choose} errorText={tooLarge ? t.tooLarge : undefined}>
      <FileUpload
        accept=".yaml,.yml,.json"
        value={chosen}
        onChange={({ detail }) => choose([...detail.value])}
        i18nStrings={{
          uploadButtonText: () => t.choose,
          dropzoneText: () => t.drop,
          removeFileAriaLabel: () => t.removeFile,
        }}
      />
    </FormField>
  );
}
