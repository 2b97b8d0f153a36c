// Whether the caller may do something, and the words for it when not. The API decides; this only tells beforehand.

import { useQuery } from '@tanstack/react-query';

import { meQuery, type Permission } from '../api/system';
import { text } from '../language';

const NEEDS: Record<Permission, string> = {
  read: 'viewer',
  startDrill: 'drill-operator',
  controlDrill: 'drill-operator',
  startRecovery: 'recovery-operator',
  controlRecovery: 'recovery-operator',
  manage: 'admin',
};

/** Why not; `undefined` when it is allowed, or not known yet. */
export function useRefusal(permission: Permission): string | undefined {
  const me = useQuery(meQuery);
  if (me.data === undefined || me.data.may.includes(permission)) return undefined;
  return text.forms.mayNot(NEEDS[permission]);
}
