import { InfraError } from '../error.js';
import { shown } from './path-name.js';

const FEATURE_ID = /^[a-z0-9][a-z0-9._-]{0,127}$/;

export const isFeatureId = (name: string): boolean => FEATURE_ID.test(name);

/** Where things of a feature are. Throws an InfraError for an id that could be anything but a folder name. */
export function featurePaths(featureId: string): { folder: string; record: string; patch: string; store: string; kept: string } {
  if (!isFeatureId(featureId)) {
    throw new InfraError({
      subject: `feature id ${shown(featureId)} is not valid`,
      remedy: 'Use small letters, digits, dots, underscores and hyphens; begin with a letter or digit.',
    });
  }
  const folder = `.claude/feature-dev/${featureId}`;
  const store = `${folder}/.infra-dev`;
  return { folder, record: `${folder}/infra-changes.json`, patch: `${folder}/infra.patch`, store, kept: `${store}/kept.json` };
}
