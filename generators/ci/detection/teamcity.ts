import type { Detect } from '../../../pipeline/kind.js';

/** TeamCity: settings as Kotlin. */
export const detectTeamcity: Detect = {
  files: ['/.teamcity/**/settings.kts'],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
