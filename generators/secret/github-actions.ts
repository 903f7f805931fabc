import { arg, splitPath, type Store } from './store.js';

/** Secrets of GitHub Actions; the value is read from standard input. https://cli.github.com/manual/gh_secret_set */
export const githubActions: Store = {
  name: 'github-actions',
  commands: (secret, file, { repository }) => {
    const environment = secret.path?.includes('/') ? splitPath(secret.path).parent : secret.path;
    // The value lies in a folder outside the repository, where gh does not know which one is meant.
    const where = `${environment ? ` --env ${arg(environment)}` : ''} --repo ${arg(repository ?? 'OWNER/NAME')}`;
    return {
      place: `secret ${secret.name} of ${environment ? `the environment ${environment}` : 'the repository'} on GitHub`,
      set: `gh secret set ${arg(secret.name)}${where} < ${file}`,
      check: `gh secret list${where}`,
    };
  },
};
