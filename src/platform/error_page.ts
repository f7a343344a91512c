import type { Page } from './page.ts';

/** What a shopper sees when a request is refused or fails: shared/error. */
export type ErrorPage = Page & {
  status: number;
  title: string;
  message: string;
  requestId: string;
  /** Where home is, in the language of the page. */
  home: string;
};

declare module './views.ts' {
  interface Views {
    'shared/error': ErrorPage;
  }
}
