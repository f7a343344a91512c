import { createHash } from 'node:crypto';
import { pipeline, type Readable, Transform } from 'node:stream';

/** The stream behind a transformation; a failure of the first is one of the second, and who gives up the second ends the first. */
export const through = (content: Readable, transform: Transform): Transform =>
  pipeline(content, transform, () => {
    // The transformation fails with the same error; whoever reads it hears of it.
  });

export type Measured = { stream: Transform; result: () => { bytes: number; sha256: string } };

/** Passes a stream on and knows afterwards how long it was and its SHA-256. */
export function measure(content: Readable): Measured {
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream: through(content, meter), result: () => ({ bytes, sha256: hash.digest('hex') }) };
}
