import { all, cookie, num, onSwap } from './dom.ts';

/** The pages are the same for everyone; how many pieces are in the cart comes from a cookie. */
function showCount(): void {
  const count = Number(cookie('cart_count')) || 0;
  for (const badge of all('.cart-count')) {
    badge.textContent = num(count > 99 ? '99+' : count);
    badge.hidden = count < 1;
  }
}

export function startCart(): void {
  showCount();
  addEventListener('pageshow', showCount);
  document.addEventListener('htmx:after:request', showCount);
  onSwap((target) => {
    const drawer = target.closest('dialog');
    if (target.id === 'drawer-body' && drawer && !drawer.open) drawer.showModal();
  });
  // A click beside the drawer shuts it.
  document.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLDialogElement) target.close();
  });
}
