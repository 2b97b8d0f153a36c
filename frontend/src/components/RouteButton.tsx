// A button that goes to a page of the console.

import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import { useNavigate } from 'react-router';

import { follow } from './follow';

type RouteButtonProps = Omit<ButtonProps, 'onFollow' | 'onClick'> & { href: string };

export function RouteButton(props: RouteButtonProps) {
  const navigate = useNavigate();
  return <Button {...props} onFollow={event => follow(event, navigate)} />;
}
