// Protection groups.

export const groups = {
  create: 'Create group',
  none: 'There is no protection group yet',
};
