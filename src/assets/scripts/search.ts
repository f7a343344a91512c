import { all, on } from './dom.ts';

const box = (form: Element): HTMLElement | null => form.querySelector('.suggest');

/** Suggestions are links under the box: the arrows walk through them, Escape and leaving shut them. */
export function startSearch(): void {
  on('keydown', '.search', (form, event) => {
    const links = all('.suggest a', form);
    const input = form.querySelector('input');
    if (event.key === 'Escape') {
      box(form)?.replaceChildren();
      input?.focus();
    }
    if (links.length === 0 || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    const now = links.findIndex((link) => link.matches(':focus'));
    const next = now + (event.key === 'ArrowDown' ? 1 : -1);
    (links[next] ?? (next < 0 ? input : links.at(-1)))?.focus();
  });
  on('focusout', '.search', (form, event) => {
    if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) box(form)?.replaceChildren();
  });
  // A press on a suggestion must not shut the box before it is followed.
  on('mousedown', '.suggest', (_, event) => event.preventDefault());
  on('keydown', '.menu-list > li', (item, event) => {
    if (event.key === 'Escape') item.classList.add('is-shut');
  });
  on('focusout', '.menu-list > li', (item) => item.classList.remove('is-shut'));
}
