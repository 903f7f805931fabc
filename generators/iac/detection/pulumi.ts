import { fileIndex, folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import type { Detect } from '../../../pipeline/kind.js';

/** Pulumi: the folder of every project, with its stacks. */
export const detectPulumi: Detect = {
  dependencies: ['@pulumi/pulumi', 'pulumi', 'github.com/pulumi/pulumi/sdk'],
  contains: [{ files: ['Pulumi.{yaml,yml}'], text: /^runtime\s*:/m, why: 'project of Pulumi' }],
  locate: (workspace, seen) => {
    const folders = seen.paths.map(folderOf);
    const stacks = folders.flatMap((folder) =>
      fileIndex(workspace)
        .inside(folder)
        .filter((file) => /^Pulumi\..+\.ya?ml$/.test(nameOf(file))),
    );
    const environments = Object.fromEntries(stacks.map((file) => [nameOf(file).replace(/^Pulumi\.|\.ya?ml$/g, ''), file]));
    return { ...seen, paths: folders.map((folder) => folder || '.'), details: { projects: seen.paths, environments } };
  },
};
