import { folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { ENVIRONMENT } from '../../../pipeline/detect/places.js';
import type { Detect } from '../../../pipeline/kind.js';

/** A field that only a kustomization has in its first column. */
const FIELD =
  /^(resources|bases|patches|patchesStrategicMerge|components|images|(configMap|secret)?[gG]enerators?|namespace|kind|helmCharts|commonLabels|labels)\s*:/m;

/** kustomize: the folder of every kustomization, bases and overlays. */
export const detectKustomize: Detect = {
  contains: [
    {
      files: ['kustomization.{yaml,yml}', 'Kustomization'],
      text: FIELD,
      why: 'kustomization',
    },
  ],
  locate: (_workspace, seen) => {
    const folders = seen.paths.map((path) => folderOf(path) || '.');
    const overlays = folders.filter((folder) => ENVIRONMENT.test(nameOf(folder)) || /(^|\/)overlays\//.test(folder));
    return {
      ...seen,
      paths: folders,
      details: {
        bases: folders.filter((folder) => !overlays.includes(folder)),
        overlays: Object.fromEntries(overlays.map((folder) => [nameOf(folder), folder])),
      },
    };
  },
};
