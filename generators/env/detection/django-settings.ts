import { anyOf } from '../../../pipeline/detect/reading.js';
import type { Detect } from '../../../pipeline/kind.js';
import { declaring } from './schema.js';

const READ = anyOf(
  '',
  /\b(?:env\w*(?:\.\w+)?|os\.getenv|os\.environ\.get|ENVIRONMENT\.\w+|config|getenv)\(\s*["']([A-Z][A-Z0-9_]+)["']/,
  /os\.environ\[["'](\w+)/,
);

/** Django settings that read variables, by os.environ, django-environ or helpers of their own. */
export const detectDjangoSettings: Detect = {
  words: ['INSTALLED_APPS', 'SECRET_KEY', 'DATABASES', 'MIDDLEWARE', 'ROOT_URLCONF'],
  contains: [
    {
      files: ['*settings*.py', 'settings/*.py', 'config/settings/*.py'],
      text: /^(INSTALLED_APPS|SECRET_KEY|DATABASES|MIDDLEWARE|ROOT_URLCONF)\b/m,
      why: 'settings of Django',
    },
  ],
  locate: (workspace, seen) =>
    declaring(workspace, seen, {
      style: 'django-settings',
      name: READ,
      atLeast: 2,
    }),
};
