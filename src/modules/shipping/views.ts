import type { Fragment } from '../../platform/page.ts';

/** The estimate on the product page and in the cart: what each way of delivery costs and when it arrives. */
export type EstimateFragment = Fragment & {
  /** Where the form sends the choice. */
  action: string;
  district: string;
  divisions: DivisionChoice[];
  methods: { name: string; note: string; feeMinor: number; freeAboveMinor: number | null; from: Date; to: Date }[];
};

export type DivisionChoice = { name: string; districts: Choice[] };
export type Choice = { code: string; name: string; selected: boolean };

declare module '../../platform/views.ts' {
  interface Views {
    'shipping/estimate': EstimateFragment;
  }
}
