// The bar at the top: the product, how it looks, who is signed in; under it, what one is looking at.

import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';

import { meQuery } from '../api/system';
import { text } from '../language';
import { paths } from '../paths';
import type { Session } from '../session/session';
import type { Appearance, Theme } from '../theme';
import { ContextBar } from './ContextBar';

const t = text.shell;

interface TopBarProps {
  session: Session;
  appearance: Appearance;
  onHelp: () => void;
  onSimulation: () => void;
}

export function TopBar({ session, appearance, onHelp, onSimulation }: TopBarProps) {
  const navigate = useNavigate();
  const me = useQuery(meQuery);
  const utilities = [
    {
      type: 'button',
      iconName: 'keyboard',
      ariaLabel: t.helpLabel,
      title: t.helpLabel,
      onClick: onHelp,
    } as const,
    appearanceMenu(appearance),
    ...(session.signOut ? [userMenu(me.data?.name ?? '', () => void session.signOut?.())] : []),
  ];
  const goHome = (event: Event | CustomEvent) => {
    event.preventDefault();
    void navigate(paths.overview);
  };
  return (
    <div id="top">
      <TopNavigation
        identity={{ href: paths.overview, title: t.product, onFollow: goHome }}
        utilities={utilities}
      />
      <ContextBar onSimulation={onSimulation} />
    </div>
  );
}

function appearanceMenu(appearance: Appearance): TopNavigationProps.MenuDropdownUtility {
  const themes = (Object.keys(t.themes) as Theme[]).map(id => ({
    id,
    text: t.themes[id],
    itemType: 'checkbox' as const,
    checked: appearance.theme === id,
  }));
  return {
    type: 'menu-dropdown',
    iconName: 'settings',
    ariaLabel: t.appearance,
    title: t.appearance,
    items: [
      { id: 'themes', text: t.theme, items: themes },
      { id: 'compact', text: t.density, itemType: 'checkbox', checked: appearance.compact },
    ],
    onItemClick: ({ detail }) => {
      if (detail.id === 'compact') appearance.setCompact(!appearance.compact);
      else appearance.setTheme(detail.id as Theme);
    },
  };
}

function userMenu(name: string, signOut: () => void): TopNavigationProps.MenuDropdownUtility {
  return {
    type: 'menu-dropdown',
    iconName: 'user-profile',
    text: name,
    ariaLabel: name,
    items: [{ id: 'sign-out', text: t.signOut }],
    onItemClick: signOut,
  };
}
