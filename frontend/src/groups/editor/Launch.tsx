// How the servers of a group are launched: for all of them, and otherwise for single ones.

import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';

import { serversQuery } from '../../api/servers';
import { text } from '../../language';
import { hostnameOf } from '../../plans/waves';
import { SettingsFields } from './SettingsFields';
import type { GroupEditorState } from './useGroupEditor';

const t = text.groups.editor;

export function Launch({ editor: { form, set } }: { editor: GroupEditorState }) {
  const servers = useQuery(serversQuery);
  const name = (id: string) => {
    const server = servers.data?.find(one => one.sourceServerId === id);
    return server ? hostnameOf(server) : id;
  };
  const own = Object.keys(form.serverSettings);
  const setOne = (server: string, settings: (typeof form.serverSettings)[string]) =>
    set({ serverSettings: { ...form.serverSettings, [server]: settings } });
  const drop = (server: string) =>
    set({
      serverSettings: Object.fromEntries(
        Object.entries(form.serverSettings).filter(([other]) => other !== server),
      ),
    });
  const others = (servers.data ?? [])
    .filter(one => !own.includes(one.sourceServerId))
    .map(one => ({ value: one.sourceServerId, label: hostnameOf(one) }));
  return (
    <ExpandableSection
      variant="container"
      headerText={t.launch}
      headerDescription={t.launchHint}
      defaultExpanded={Object.keys(form.settings).length > 0 || own.length > 0}
    >
      <SpaceBetween size="l">
        <SettingsFields
          path="group.launchSettings"
          settings={form.settings}
          onChange={settings => set({ settings })}
        />
        {own.map(server => (
          <fieldset key={server} className="check">
            <legend>{t.onlyFor(name(server))}</legend>
            <SpaceBetween size="s">
              <SettingsFields
                path={`group.serverLaunchSettings.${server}`}
                single
                settings={form.serverSettings[server] ?? {}}
                onChange={settings => setOne(server, settings)}
              />
              <Button onClick={() => drop(server)}>{t.likeGroup(name(server))}</Button>
            </SpaceBetween>
          </fieldset>
        ))}
        <Select
          ariaLabel={t.exception}
          selectedOption={null}
          placeholder={t.exception}
          filteringType="auto"
          filteringAriaLabel={t.findServers}
          options={others}
          onChange={({ detail }) => setOne(detail.selectedOption.value ?? '', {})}
        />
      </SpaceBetween>
    </ExpandableSection>
  );
}
