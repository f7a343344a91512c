import type { Fragment, Page } from '../../platform/page.ts';
import type { Picture } from '../../platform/pictures.ts';
import type { Choice, DivisionChoice } from '../shipping/views.ts';
import type { Address } from './tables.ts';

export type SummaryLine = {
  title: string;
  options: string;
  quantity: number;
  totalMinor: number;
  picture: Picture | null;
};

export type Summary = {
  lines: SummaryLine[];
  subtotalMinor: number;
  /** Null until a way of delivery is chosen. */
  deliveryMinor: number | null;
  totalMinor: number;
  vatMinor: number;
};

/** Messages by field name, in the shopper's language. */
export type Errors = Record<string, string>;

/** What was typed into the address form; once it is right, it is the address. */
export type AddressValues = Address;

export type AddressPage = Page & {
  values: AddressValues;
  errors: Errors;
  divisions: DivisionChoice[];
  upazilas: Choice[];
  summary: Summary;
};

export type UpazilaFragment = Fragment & { upazilas: Choice[]; error: string };

export type DeliveryChoice = {
  code: string;
  name: string;
  note: string;
  feeMinor: number;
  from: Date;
  to: Date;
  selected: boolean;
};

export type ShippingPage = Page & {
  addressLines: string[];
  phone: string;
  methods: DeliveryChoice[];
  errors: Errors;
  summary: Summary;
};

export type PaymentPage = Page & {
  /** The idempotency key of this checkout; posted with the form. */
  key: string;
  /** Null when the hold has run out: the page then offers to hold the pieces again. */
  reservedUntil: Date | null;
  addressLines: string[];
  name: string;
  phone: string;
  delivery: DeliveryChoice;
  errors: Errors;
  summary: Summary;
};

declare module '../../platform/views.ts' {
  interface Views {
    'checkout/address': AddressPage;
    'checkout/_upazila': UpazilaFragment;
    'checkout/shipping': ShippingPage;
    'checkout/payment': PaymentPage;
  }
}
