import { all, on } from './dom.ts';

const strip = (): HTMLElement | null => document.querySelector('.gallery-strip');

/** The thumb of the picture in sight is marked; while it moves the nearest one counts. */
function mark(): void {
  const row = strip();
  if (!row) return;
  const shown = Math.round(row.scrollLeft / row.clientWidth);
  all('[data-thumb]').forEach((thumb, index) => {
    if (index === shown) thumb.setAttribute('aria-current', 'true');
    else thumb.removeAttribute('aria-current');
  });
}

export function startGallery(): void {
  strip()?.addEventListener('scroll', mark, { passive: true });
  on('click', '[data-thumb]', (thumb, event) => {
    const row = strip();
    if (!row) return;
    event.preventDefault();
    const index = all('[data-thumb]').indexOf(thumb);
    row.scrollTo({ left: index * row.clientWidth, behavior: 'smooth' });
  });
  on('click', '[data-zoom]', (link, event) => {
    const dialog = document.querySelector<HTMLDialogElement>('#zoom');
    const place = document.querySelector('#zoom-picture');
    const picture = link.querySelector('picture')?.cloneNode(true);
    if (!dialog || !place || !(picture instanceof Element)) return;
    event.preventDefault();
    for (const source of picture.querySelectorAll('source')) source.sizes = '1600px';
    place.replaceChildren(picture);
    dialog.showModal();
  });
  on('click', '#zoom-picture', (place) => place.closest('dialog')?.close());
}
