import { Counter } from "prom-client"
import { depotRegistry } from "./registry.js"

export const scans = new Counter({
	name: "scan_total",
	help: "Scans",
	registers: [depotRegistry],
})
