import { Registry } from "prom-client"

export const depotRegistry = new Registry()
