import { startCart } from './cart.ts';
import { startCountdowns } from './countdown.ts';
import { on } from './dom.ts';
import { startGallery } from './gallery.ts';
import { startList } from './list.ts';
import { startSearch } from './search.ts';
import { startVariants } from './variants.ts';

startCart();
startCountdowns();
startGallery();
startList();
startSearch();
startVariants();

on('click', '.lang-switch', (link) => {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser yet
  document.cookie = `lang=${link.lang}; path=/; max-age=31536000; samesite=lax`;
  // A list changes its address without a new page; the other language must follow it there.
  const path = location.pathname.replace(/^\/bn(?=\/|$)/, '') || '/';
  if (link instanceof HTMLAnchorElement && !document.querySelector('form[method=post][novalidate]')) {
    link.href = `${link.lang === 'bn' ? '/bn' : ''}${path}${location.search}`;
  }
});

on('click', '[data-step]', (button) => {
  const input = button.parentElement?.querySelector('input');
  if (!input) return;
  if (button.dataset.step === '1') input.stepUp();
  else input.stepDown();
});

// The bar at the foot of a product is needless while the button itself is in sight.
const buy = document.querySelector('.buy-go');
const bar = document.querySelector('.buy-bar');
if (buy && bar) {
  new IntersectionObserver(([entry]) => bar.classList.toggle('is-needless', entry?.isIntersecting)).observe(buy);
}
