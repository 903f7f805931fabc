import { folderOf } from '../../../pipeline/detect/file-index.js';
import { ENVIRONMENT } from '../../../pipeline/detect/places.js';
import type { Detect } from '../../../pipeline/kind.js';

/** Terragrunt: the folders of its units, with the environments that their paths name. */
export const detectTerragrunt: Detect = {
  files: ['terragrunt.hcl', 'terragrunt.stack.hcl', 'root.hcl'],
  locate: (_workspace, seen) => {
    if (!seen.paths.some((path) => path.includes('terragrunt'))) return undefined;
    const folders = [...new Set(seen.paths.map((path) => folderOf(path) || '.'))];
    const environments: Record<string, string> = {};
    for (const folder of folders) {
      const segments = folder.split('/');
      const at = segments.findLastIndex((segment) => ENVIRONMENT.test(segment));
      if (at >= 0) environments[segments[at]!] ??= segments.slice(0, at + 1).join('/');
    }
    return { ...seen, paths: folders, details: { units: folders, environments } };
  },
};
