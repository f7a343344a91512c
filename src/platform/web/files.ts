import type { Assets } from '../assets.ts';
import { isPictureFormat, type Media } from '../media.ts';
import { encodingOf } from './kept.ts';
import type { App } from './request.ts';

const forever = 'public, max-age=31536000, immutable';

/** Built assets from memory, and pictures in the width and format asked for. Their addresses change with their content. */
export function fileRoutes(app: App, { assets, media }: { assets: Assets; media: Media }): void {
  app.get('/assets/:file', (c) => {
    const asset = assets.find(c.req.path);
    if (!asset) return c.notFound();
    const headers: Record<string, string> = {
      'Content-Type': asset.type,
      'Cache-Control': forever,
      ETag: asset.etag,
      Vary: 'Accept-Encoding',
    };
    if (c.req.header('if-none-match') === asset.etag) return c.body(null, 304, headers);
    const encoding = encodingOf(c.req.header('accept-encoding') ?? null);
    const packed = encoding === 'br' ? asset.br : encoding === 'gzip' ? asset.gzip : null;
    if (packed) headers['Content-Encoding'] = encoding;
    return c.body(new Uint8Array(packed ?? asset.body), 200, headers);
  });

  app.get('/media/:file{[a-z0-9]+-[0-9]+\\.[a-z]+}', async (c) => {
    const [key = '', rest = ''] = c.req.param('file').split('-');
    const [width = '', format = ''] = rest.split('.');
    if (!isPictureFormat(format)) return c.notFound();
    const bytes = await media.derive(key, Number(width), format);
    if (!bytes) return c.notFound();
    return c.body(bytes, 200, { 'Content-Type': `image/${format}`, 'Cache-Control': forever });
  });
}
