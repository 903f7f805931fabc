import type { Logger } from 'winston';

/** What the event label_printed says besides its name. */
export interface LabelPrintedFields {
  outcome: string;
  printer: string;
}

/** Logs the event label_printed. */
export function logLabelPrinted(logger: Logger, fields: LabelPrintedFields): void {
  logger.info('label printed', { event: 'label_printed', feature: 'feat-parcel-labels-20250312', outcome: fields.outcome, printer: fields.printer });
}
