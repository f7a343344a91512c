import { buildAssets } from './build-assets.ts';

await buildAssets('dist/assets');
await import('../src/main.ts');
