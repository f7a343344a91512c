/** A mistake in what was given to the program; its message is shown as it is, without a stack. */
export class Mistake extends Error {}

/** The host cannot be reached, refuses us, or is not the one we know. */
export class Unreachable extends Error {}

/** The connection was there and is gone; what ran may still run. */
export class ConnectionLost extends Error {}

/** The host is reached, and says no: a wrong password for sudo, or somebody else at work. */
export class HostRefusal extends Error {}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
