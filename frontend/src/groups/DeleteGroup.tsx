// Deletes a group; while plans use it, says which.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';

import { deleteGroup } from '../api/groups';
import type { Schema } from '../api/types';
import { Confirm } from '../components/Confirm';
import { text } from '../language';
import { paths } from '../paths';
import { useFlash } from '../shell/flash';

const t = text.groups.delete;

export function DeleteGroup({ detail, onClose }: { detail: Schema<'GroupDetail'>; onClose: () => void }) {
  const { group, version } = detail;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const flash = useFlash();
  const deletion = useMutation({
    mutationFn: () => deleteGroup(group.groupId, version),
    onSuccess: async () => {
      flash.success(text.forms.deleted(group.name));
      await navigate(paths.groups);
      queries.removeQueries({ queryKey: ['groups', group.groupId] });
      await queries.invalidateQueries({ queryKey: ['groups'] });
      await queries.invalidateQueries({ queryKey: ['servers'] });
    },
  });
  return (
    <Confirm
      title={t.title(group.name)}
      verb={t.verb}
      busy={deletion.isPending}
      error={deletion.error}
      onConfirm={() => deletion.mutate()}
      onCancel={onClose}
    >
      {t.means}
    </Confirm>
  );
}
