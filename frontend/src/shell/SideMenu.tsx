// The list of pages, in the order of a bad night.

import SideNavigation from '@cloudscape-design/components/side-navigation';
import { useLocation, useNavigate } from 'react-router';

import { follow } from '../components/follow';
import { text } from '../language';
import { paths } from '../paths';

const t = text.shell.pages;

const ITEMS = [
  { type: 'link', text: t.overview, href: paths.overview },
  { type: 'link', text: t.executions, href: paths.executions },
  { type: 'link', text: t.plans, href: paths.plans },
  { type: 'link', text: t.groups, href: paths.groups },
  { type: 'link', text: t.servers, href: paths.servers },
] as const;

export function SideMenu() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const section = `/${pathname.split('/')[1] ?? ''}`;
  return <SideNavigation activeHref={section} items={ITEMS} onFollow={event => follow(event, navigate)} />;
}
