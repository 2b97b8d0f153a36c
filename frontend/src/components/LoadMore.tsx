// The end of a list that comes in pages: the next page, when there is one.

import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';

import { text } from '../language';

interface LoadMoreProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

export function LoadMore({ query }: LoadMoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <Box textAlign="center" padding="s">
      <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {text.forms.loadMore}
      </Button>
    </Box>
  );
}
