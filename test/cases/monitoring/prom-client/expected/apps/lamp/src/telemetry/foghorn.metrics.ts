import { Counter, Histogram } from "prom-client";

/** Signals given, by pattern */
export const foghornSignalsTotal = new Counter({
  name: "foghorn_signals_total",
  help: "Signals given, by pattern",
  labelNames: ["pattern"],
});

/** Length of a signal */
export const foghornSignalSeconds = new Histogram({
  name: "foghorn_signal_seconds",
  help: "Length of a signal",
});
