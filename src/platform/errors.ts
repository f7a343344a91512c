/** An expected refusal: shown to the person as it is, with this status. Anything else thrown is a bug and becomes a 500. */
export class Refusal extends Error {
  readonly status: number;
  /** Messages by field, for forms and API bodies. */
  readonly fields: Record<string, string>;
  constructor(status: number, message: string, fields: Record<string, string> = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.fields = fields;
  }
}

/** The SQLSTATE and constraint below an error of the database, whichever driver threw it. */
export function databaseFault(error: unknown): { code: string; constraint: string } | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') {
      const constraint = 'constraint' in cause && typeof cause.constraint === 'string' ? cause.constraint : '';
      return { code: cause.code, constraint };
    }
  }
  return null;
}

/**
 * True when the database cannot be reached or is going away (SQLSTATE class 08 and 57P, or a socket error), or has so much to do that a
 * statement, a lock or a transaction took longer than it may (57014, 55P03, 25P03): another try may do better.
 */
export function isDatabaseAway(error: unknown): boolean {
  const code = databaseFault(error)?.code ?? '';
  if (/^(08|57P|57014|55P03|25P03)/.test(code) || /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT)$/.test(code))
    return true;
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (/Connection terminated|timeout exceeded when trying to connect|not queryable/i.test(cause.message)) return true;
  return false;
}
