import { folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { ENVIRONMENT } from '../../../pipeline/detect/places.js';
import type { Detect } from '../../../pipeline/kind.js';

/** kustomize: the folder of every kustomization, bases and overlays. */
export const detectKustomize: Detect = {
  contains: [
    {
      files: ['kustomization.{yaml,yml}', 'Kustomization'],
      text: /^(resources|bases|patches|patchesStrategicMerge|components|images|configMapGenerator|secretGenerator|namespace|kind|generators|helmCharts|commonLabels|labels)\s*:/m,
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
