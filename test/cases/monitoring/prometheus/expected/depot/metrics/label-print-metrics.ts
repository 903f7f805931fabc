import { Counter, Histogram } from "prom-client"
import { depotRegistry } from "./registry.js"

/** Labels printed by outcome */
export const labelPrintTotal = new Counter({
	name: "label_print_total",
	help: "Labels printed by outcome",
	labelNames: ["outcome"],
	registers: [depotRegistry],
})

/** Duration of a label print */
export const labelPrintDurationSeconds = new Histogram({
	name: "label_print_duration_seconds",
	help: "Duration of a label print",
	registers: [depotRegistry],
})
