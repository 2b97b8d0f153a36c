// A link inside the console: no page load, and still a real address to open in a new tab or to copy.

import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useNavigate } from 'react-router';

import { follow } from './follow';

type RouteLinkProps = Omit<LinkProps, 'onFollow' | 'external'> & { href: string };

export function RouteLink(props: RouteLinkProps) {
  const navigate = useNavigate();
  return <Link {...props} onFollow={event => follow(event, navigate)} />;
}
