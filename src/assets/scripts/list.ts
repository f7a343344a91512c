import { all, on, onRequest, onSwap } from './dom.ts';

let facetsOpen = false;
let asked: HTMLElement | null = null;

/** A list that changed under the shopper keeps the drawer open, the focus where it was, and pages start at their top. */
export function startList(): void {
  on('change', '[data-send-on-change]', (form) => {
    if (form instanceof HTMLFormElement) form.requestSubmit();
  });
  // After the swap the element that asked is gone, and htmx names another in its place.
  onRequest((source) => {
    asked = source;
    facetsOpen = document.querySelector('#facets')?.matches(':popover-open') ?? false;
  });
  onSwap((target) => {
    const results = document.querySelector<HTMLElement>('#results');
    if (target.id === 'results' && results) settle(results);
  });
}

function settle(results: HTMLElement): void {
  if (facetsOpen) results.querySelector<HTMLElement>('#facets')?.showPopover();
  const keep = asked?.dataset.keep;
  if (asked?.matches('[data-page]')) results.scrollIntoView();
  const link = all('[data-keep]', results).find((one) => one.dataset.keep === keep);
  const other = asked?.matches('[data-send-on-change]') ? '#sort' : '#list-title';
  (link ?? results.querySelector<HTMLElement>(other))?.focus({ preventScroll: true });
}
