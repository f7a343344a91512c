import type { Page } from '../../platform/page.ts';

export type Block = { kind: 'heading' | 'paragraph'; text: string } | { kind: 'list'; items: string[] };
export type ContentPage = Page & { heading: string; blocks: Block[]; others: { label: string; href: string }[] };

declare module '../../platform/views.ts' {
  interface Views {
    'content/page': ContentPage;
    'content/waiting': Page;
  }
}
