import type { Asset, Assets } from '../assets.ts';
import { isPictureFormat, type Media } from '../media.ts';
import { fileHeaders } from './headers.ts';
import { encodingOf } from './kept.ts';
import type { App } from './request.ts';

const keptForever = { ...fileHeaders, 'Cache-Control': 'public, max-age=31536000, immutable' };

/** A built file in the encoding the browser likes best, or 304 when it has it already. */
export function sendAsset(asset: Asset, request: Request, correlationId: string): Response {
  const headers: Record<string, string> = {
    ...keptForever,
    'Content-Type': asset.type,
    ETag: asset.etag,
    Vary: 'Accept-Encoding',
    'X-Request-Id': correlationId,
  };
  if (request.headers.get('if-none-match') === asset.etag) return new Response(null, { status: 304, headers });
  const encoding = encodingOf(request.headers.get('accept-encoding'));
  const packed = encoding === 'br' ? asset.br : encoding === 'gzip' ? asset.gzip : null;
  if (packed) headers['Content-Encoding'] = encoding;
  return sendBytes(packed ?? asset.body, request, headers);
}

export function sendPicture(
  bytes: Uint8Array<ArrayBuffer>,
  format: string,
  request: Request,
  correlationId: string,
): Response {
  const headers = { ...keptForever, 'Content-Type': `image/${format}`, 'X-Request-Id': correlationId };
  return sendBytes(bytes, request, headers);
}

function sendBytes(bytes: Uint8Array<ArrayBuffer>, request: Request, headers: Record<string, string>): Response {
  headers['Content-Length'] = String(bytes.length);
  return new Response(request.method === 'HEAD' ? null : bytes, { status: 200, headers });
}

/** Pictures that are not in memory yet, in the width and format asked for. Files in memory are answered at the door. */
export function fileRoutes(app: App, { assets, media }: { assets: Assets; media: Media }): void {
  app.get('/assets/:file', (c) => {
    const asset = assets.find(c.req.path);
    return asset ? sendAsset(asset, c.req.raw, c.var.correlationId) : c.notFound();
  });

  app.get('/media/:file{[a-z0-9]+-[0-9]+\\.[a-z]+}', async (c) => {
    const [key = '', rest = ''] = c.req.param('file').split('-');
    const [width = '', format = ''] = rest.split('.');
    if (!isPictureFormat(format)) return c.notFound();
    const bytes = await media.derive(key, Number(width), format);
    return bytes ? sendPicture(bytes, format, c.req.raw, c.var.correlationId) : c.notFound();
  });
}
