import type { Logger } from 'pino';

/** What the event 2fa_reset says besides its name. */
export interface Event2faResetFields {
  outcome: string;
}

/** Logs the event 2fa_reset. */
export function log2faReset(logger: Logger, fields: Event2faResetFields): void {
  logger.info({ event: '2fa_reset', feature: 'feat-reset-2fa-20250104120000', outcome: fields.outcome }, '2fa reset');
}
