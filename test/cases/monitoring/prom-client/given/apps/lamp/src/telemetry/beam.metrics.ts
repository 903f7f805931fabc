import { Gauge, register } from "prom-client";

/** How bright the lamp is. */
export const beamCandela = new Gauge({
  name: "beam_candela",
  help: "Brightness of the lamp in candela",
  registers: [register],
});
