import { all, on, onSwap } from './dom.ts';

let facetsOpen = false;
let focused = '';

/** A list that changed under the shopper keeps the drawer open, the focus where it was, and pages start at their top. */
export function startList(): void {
  on('change', '[data-send-on-change]', (form) => {
    if (form instanceof HTMLFormElement) form.requestSubmit();
  });
  on('click', '[data-keep]', (link) => {
    focused = link.dataset.keep ?? '';
  });
  document.addEventListener('htmx:before:swap', () => {
    const facets = document.querySelector('#facets');
    facetsOpen = facets?.matches(':popover-open') ?? false;
  });
  onSwap((target, source) => {
    if (target.id === 'cards') return;
    const results = document.querySelector('#results');
    if (target.id !== 'results' || !results) return;
    const facets = document.querySelector<HTMLElement>('#facets');
    if (facetsOpen) facets?.showPopover();
    if (source?.matches('[data-page]')) {
      results.scrollIntoView();
      document.querySelector<HTMLElement>('#list-title')?.focus({ preventScroll: true });
      return;
    }
    const again = all('[data-keep]').find((link) => link.dataset.keep === focused);
    (again ?? document.querySelector<HTMLElement>('#list-title'))?.focus({ preventScroll: true });
  });
}
