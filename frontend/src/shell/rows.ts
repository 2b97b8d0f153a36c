// Walks through the rows of a page's table: each row's link carries the class `row-link`, or is the first in its row.

const ROWS = 'main tbody tr a[href]';

export function walkRows(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>(ROWS)].filter(isFirstOfRow);
  if (links.length === 0) return;
  const row = document.activeElement?.closest('tr');
  const here = links.findIndex(link => link.closest('tr') === row);
  const next = here === -1 ? (step === 1 ? 0 : links.length - 1) : here + step;
  links[Math.min(links.length - 1, Math.max(0, next))]?.focus();
}

function isFirstOfRow(link: HTMLElement): boolean {
  return link.closest('tr')?.querySelector('a[href]') === link;
}

export function focusFilter(): void {
  document
    .querySelector<HTMLElement>('main input[type="search"], main [role="combobox"], main input')
    ?.focus();
}
