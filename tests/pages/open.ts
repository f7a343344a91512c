import { cloneTemplate, demoData } from '../support/database.ts';
import { type Shop, startShop } from '../support/shop.ts';

/** The program itself on the demo, which is filled once in a run for all files. */
export const startDemoShop = async (): Promise<Shop> =>
  startShop({ DATABASE_URL: await cloneTemplate({ demo: true }), DATA_DIR: demoData(), SEED_DEMO: '0' });

/** What the demo has of each kind. */
export const demo = {
  category: '/c/women',
  manyVariants: '/p/linen-kurti-long',
  oneVariant: '/p/tangail-taant-saree',
  soldOut: '/p/baishakhi-red-white-saree',
};
