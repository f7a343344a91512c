import type { Fragment, Frame, Page } from '../../platform/page.ts';

/** The page of who has to wait until there is room: the same for everyone, it asks again by itself. */
export const presentWaiting = (fragment: Fragment, frame: Frame): Page => ({
  ...fragment,
  frame,
  head: { title: fragment.t.errors.waitTitle, description: '', path: '/', noindex: true, picture: null, jsonLd: '' },
});
