// Lists that come in pages.

export interface Page<T> {
  items: T[];
  next?: string | null;
}

/** All of a list, page after page, at most so many: lists of people, not of machines, are read so. */
export async function everyPage<T>(read: (cursor?: string) => Promise<Page<T>>, most = 20): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < most; page += 1) {
    const { items, next } = await read(cursor);
    all.push(...items);
    if (!next) break;
    cursor = next;
  }
  return all;
}
