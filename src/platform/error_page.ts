import type { Page } from './page.ts';

export type ErrorPage = Page & { status: number; title: string; message: string; requestId: string; home: string };

declare module './views.ts' {
  interface Views {
    'shared/error': ErrorPage;
  }
}
