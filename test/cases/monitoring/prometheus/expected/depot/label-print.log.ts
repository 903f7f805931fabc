import type { Logger } from "pino"

/** What the event label_printed says besides its name. */
export interface LabelPrintedFields {
	outcome: string
	printer: string
}

/** Logs the event label_printed. */
export function logLabelPrinted(logger: Logger, fields: LabelPrintedFields): void {
	logger.info({ event: "label_printed", feature: "feat-parcel-labels-20250312", outcome: fields.outcome, printer: fields.printer }, "label printed")
}
