import type { Detect } from '../../../pipeline/kind.js';

/** `features:` and a first entry that is a switch, or a map with one. */
const SECTION = new RegExp(
  [
    '^[ \\t]*(?:features?|feature[-_]?(?:flags?|toggles?)|toggles)[ \\t]*:[ \\t]*(?:#.*)?\\r?\\n',
    '(?:[ \\t]*#.*\\r?\\n)*',
    '[ \\t]+[\\w-]+[ \\t]*:[ \\t]*(?:true|false|\\$\\{|\\r?\\n[ \\t]+enabled[ \\t]*:)',
  ].join(''),
  'm',
);
const LIST = /^-[ \t]+name[ \t]*:.*\r?\n(?:[ \t]+\w+[ \t]*:.*\r?\n)*[ \t]+enabled[ \t]*:/m;

/** Flags in a configuration file of the program: a section of switches, or a list of named ones. */
export const detectConfigFile: Detect = {
  contains: [
    {
      files: [
        'config/**/{settings,application,features,feature_flags}*.{yml,yaml}',
        'src/main/resources/application*.{yml,yaml}',
        'config/*.{yml,yaml}',
      ],
      text: SECTION,
      why: 'section of flags',
    },
    { files: ['config/{features,feature_flags,flags}.{yml,yaml}'], text: LIST, why: 'list of flags' },
  ],
};
