/** Logs the event label_printed. */
export function logLabelPrinted(fields) {
  console.info(JSON.stringify({ event: 'label_printed', feature: 'feat-parcel-labels-20250312', outcome: fields.outcome, printer: fields.printer }));
}
