import { featureSwitches } from './settings/switches.js';

export const scales = featureSwitches.counterScales;
