import type { Detect } from '../../../pipeline/kind.js';

/** Dockerfiles and Containerfiles: files so named that start a stage. */
export const detectDockerfile: Detect = {
  contains: [
    {
      files: ['{Dockerfile,Containerfile}', '{Dockerfile,Containerfile}[._-]*', '*[._-]{Dockerfile,Containerfile}'],
      text: /^[ \t]*FROM[ \t]+\S/im,
      why: 'starts a stage',
    },
  ],
  locate: (_workspace, seen) => {
    const paths = seen.paths.filter(
      (path) => !/\.(md|dockerignore|j2|jinja|tmpl|tpl|template|erb|hbs|mustache|txt|ts|js|go|py|sh)$/i.test(path),
    );
    return { ...seen, paths, evidence: seen.evidence.filter((one) => paths.includes(one.file)), details: { files: paths } };
  },
};
