import type { Page } from 'playwright-core';

export type Load = {
  id: string;
  /** `styles.css` for `/assets/styles.0a1b2c3d4e.css`, `page` for the document, `fetched` for what a script asked for. */
  name: string;
  type: string;
  mime: string;
  picture: boolean;
  bytes: number;
};

/** What goes over the wire from now on, headers and compressed bodies, as Chromium counts it. */
export async function record(page: Page): Promise<Load[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const loads: Load[] = [];
  session.on('Network.responseReceived', ({ requestId: id, response, type }) => {
    const path = new URL(response.url).pathname;
    const picture = path.startsWith('/media/');
    loads.push({ id, name: nameOf(path, type), type, mime: response.mimeType, picture, bytes: 0 });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    for (const load of loads) if (load.id === requestId) load.bytes = encodedDataLength;
  });
  return loads;
}

function nameOf(path: string, type: string): string {
  if (type === 'Document') return 'page';
  if (!path.startsWith('/assets/')) return 'fetched';
  return path.slice('/assets/'.length).replace(/\.[A-Za-z0-9]{8,10}(?=\.\w+$)/, '');
}

export const sum = (loads: readonly Load[]): number => loads.reduce((total, { bytes }) => total + bytes, 0);

export const kilobytes = (bytes: number): number => Number((bytes / 1024).toFixed(1));
