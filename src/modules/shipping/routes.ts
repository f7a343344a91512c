import type { Db } from '../../platform/db.ts';
import { localize } from '../../platform/i18n.ts';
import type { App } from '../../platform/web/request.ts';
import type { Web } from '../../platform/web/web.ts';
import { isDistrict } from './geography.ts';
import { deliveryMethodsFor, divisionsWithDistricts } from './service.ts';

/** Where most shoppers are: what is shown until one says otherwise. */
const usualDistrict = 'dhaka';

export function shippingRoutes(app: App, { db, web }: { db: Db; web: Web }): void {
  app.get('/p/:slug/delivery', (c) =>
    web.kept(c, async () => {
      const fragment = web.fragment(c);
      const { lang, p } = fragment;
      const asked = c.req.query('district') ?? '';
      const district = isDistrict(asked) ? asked : usualDistrict;
      const offers = await deliveryMethodsFor(db, { district, subtotalMinor: 0, weightGrams: 0 });
      const data = {
        ...fragment,
        action: `${p}/p/${encodeURIComponent(c.req.param('slug'))}/delivery`,
        district,
        divisions: divisionsWithDistricts(lang, district),
        methods: offers.map((offer) => ({
          name: localize(offer.name, lang),
          note: localize(offer.note, lang),
          feeMinor: offer.feeMinor,
          freeAboveMinor: offer.freeAboveMinor,
          from: offer.from,
          to: offer.to,
        })),
      };
      return { view: 'shipping/estimate', data, tags: ['delivery'] };
    }),
  );
}
