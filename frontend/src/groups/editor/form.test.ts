// A group that goes through the editor unchanged comes out the same.

import { expect, test } from 'vitest';

import type { Group } from '../../api/groups';
import { emptyGroup, formOf, groupOf, tagForm, toPreview } from './form';

const BY_TAGS: Group = {
  groupId: 'web',
  name: 'Web',
  description: 'Front',
  tags: { Tier: 'web', Application: 'payroll' },
  launchSettings: { copyTags: true, licensing: { osByol: false } },
  serverLaunchSettings: { 's-1': { launchDisposition: 'STOPPED' }, 's-2': {} },
};

const BY_LIST: Group = { groupId: 'db', name: 'DB', sourceServerIds: ['s-1', 's-2'] };

test.each([BY_TAGS, BY_LIST])('there and back it is the same group', group =>
  expect(groupOf(formOf(group))).toEqual(group),
);

test('settings that are left alone are not said', () => {
  const form = { ...formOf(BY_LIST), settings: { copyTags: null, name: '', copyPrivateIp: false } };
  expect(groupOf(form).launchSettings).toEqual({ copyPrivateIp: false });
});

test('a preview needs a selection, but no name', () => {
  expect(toPreview(emptyGroup())).toBeUndefined();
  expect(toPreview({ ...emptyGroup(), tags: [tagForm('Tier', 'web'), tagForm()] })).toEqual({
    groupId: 'new-group',
    name: 'new group',
    tags: { Tier: 'web' },
  });
  expect(toPreview({ ...emptyGroup(), by: 'list', servers: ['s-1'] })).toMatchObject({
    sourceServerIds: ['s-1'],
  });
});
