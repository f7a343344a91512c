import type { Asset, Assets } from '../assets.ts';
import { isPictureFormat, type Media } from '../media.ts';
import { fileHeaders } from './headers.ts';
import { encodingOf } from './kept.ts';
import { type App, type Asked, askedOf } from './request.ts';

const keptForever = { ...fileHeaders, 'Cache-Control': 'public, max-age=31536000, immutable' };

/** A built file in the encoding the browser likes best, or 304 when it has it already. */
export function sendAsset(asset: Asset, asked: Asked, correlationId: string): Response {
  const headers: Record<string, string> = {
    ...keptForever,
    'Content-Type': asset.type,
    ETag: asset.etag,
    Vary: 'Accept-Encoding',
    'X-Request-Id': correlationId,
  };
  if (asked.header('if-none-match') === asset.etag) return new Response(null, { status: 304, headers });
  const encoding = encodingOf(asked.header('accept-encoding'));
  const packed = encoding === 'br' ? asset.br : encoding === 'gzip' ? asset.gzip : null;
  if (packed) headers['Content-Encoding'] = encoding;
  return sendBytes(packed ?? asset.body, asked, headers);
}

export function sendPicture(
  bytes: Uint8Array<ArrayBuffer>,
  format: string,
  asked: Asked,
  correlationId: string,
): Response {
  const headers = { ...keptForever, 'Content-Type': `image/${format}`, 'X-Request-Id': correlationId };
  return sendBytes(bytes, asked, headers);
}

function sendBytes(bytes: Uint8Array<ArrayBuffer>, asked: Asked, headers: Record<string, string>): Response {
  headers['Content-Length'] = String(bytes.length);
  return new Response(asked.method === 'HEAD' ? null : bytes, { status: 200, headers });
}

/** Pictures that are not in memory yet, in the width and format asked for. Files in memory are answered at the door. */
export function fileRoutes(app: App, { assets, media }: { assets: Assets; media: Media }): void {
  app.get('/assets/:file', (c) => {
    const asset = assets.find(c.req.path);
    return asset ? sendAsset(asset, askedOf(c.req.raw), c.var.correlationId) : c.notFound();
  });

  app.get('/media/:file{[a-z0-9]+-[0-9]+\\.[a-z]+}', async (c) => {
    const [key = '', rest = ''] = c.req.param('file').split('-');
    const [width = '', format = ''] = rest.split('.');
    if (!isPictureFormat(format)) return c.notFound();
    const bytes = await media.derive(key, Number(width), format);
    return bytes ? sendPicture(bytes, format, askedOf(c.req.raw), c.var.correlationId) : c.notFound();
  });
}
