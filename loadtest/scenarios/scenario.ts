import type { Journey, Visit } from '../support/journey.ts';
import type { World } from '../support/world.ts';

/** A kind of visitor. One file each; entered in registry.ts. */
export type Scenario = {
  name: string;
  /** One line for the report. */
  title: string;
  /** From a visitor's first request to the last; then the next one comes, without cookies. */
  journey: (visit: Visit) => Journey;
  /** The one address it asks for, if it is always the same page: then wrk can measure the peak. */
  still?: (world: World) => string;
  /** Settings its shop is started with. */
  env?: Record<string, string>;
  /** What a finished journey is: `orders` are looked up in the database afterwards. */
  makes?: 'orders';
  /** What must be there before it starts, added to the world; enough for so many seconds. */
  prepare?: (origin: string, world: World, seconds: number) => Promise<World>;
  /** Ends when what was prepared is used up. */
  limited?: boolean;
  /** Names of the references it is held against; see reference/registry.ts. */
  references?: readonly string[];
};
