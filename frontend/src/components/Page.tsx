// A page: its heading, its place among the others, and the title of its tab.

import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import type { ReactNode } from 'react';

import { usePageFacts, type Crumb } from '../shell/page';

interface PageProps {
  title: string;
  /** The pages above this one. */
  crumbs?: Crumb[];
  /** What the tab says; the title when left out. */
  tab?: string;
  description?: ReactNode;
  actions?: ReactNode;
  /** Instead of the heading with description and actions. */
  header?: ReactNode;
  children: ReactNode;
}

export function Page({ title, crumbs = [], tab, description, actions, header, children }: PageProps) {
  usePageFacts(title, crumbs, tab ?? title);
  return (
    <ContentLayout
      header={
        header ?? (
          <Header variant="h1" description={description} actions={actions}>
            {title}
          </Header>
        )
      }
    >
      {children}
    </ContentLayout>
  );
}
