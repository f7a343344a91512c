import type { Page } from '../../platform/page.ts';
import type { Picture } from '../../platform/pictures.ts';
import type { OrderStatus } from './tables.ts';

export type OrderLineView = {
  title: string;
  options: string;
  sku: string;
  href: string;
  picture: Picture | null;
  quantity: number;
  unitMinor: number;
  totalMinor: number;
};

export type TimelineStep = { label: string; note: string; at: Date | null; state: 'done' | 'current' | 'todo' };

export type OrderView = {
  number: string;
  href: string;
  receiptHref: string;
  status: OrderStatus;
  statusLabel: string;
  paymentLabel: string;
  placedAt: Date;
  name: string;
  phone: string;
  email: string;
  addressLines: string[];
  note: string;
  deliveryName: string;
  expectedFrom: Date;
  expectedTo: Date;
  lines: OrderLineView[];
  subtotalMinor: number;
  deliveryMinor: number;
  totalMinor: number;
  vatMinor: number;
  vatPercent: number;
  timeline: TimelineStep[];
  cancellable: boolean;
};

export type ThanksPage = Page & { order: OrderView; whatsappHref: string };
export type OrderPage = Page & { order: OrderView; error: string };
export type ReceiptPage = Page & {
  order: OrderView;
  shop: { name: string; address: string; phone: string; email: string; bin: string };
};
export type TrackPage = Page & { values: { number: string; phone: string }; errors: Record<string, string> };

declare module '../../platform/views.ts' {
  interface Views {
    'orders/thanks': ThanksPage;
    'orders/show': OrderPage;
    'orders/receipt': ReceiptPage;
    'orders/track': TrackPage;
  }
}
