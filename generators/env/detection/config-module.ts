import { fileIndex } from '../../../pipeline/detect/file-index.js';
import { sight } from '../../../pipeline/detect/reading.js';
import type { Detect } from '../../../pipeline/kind.js';
import { declaring } from './schema.js';

const READ = /(?:process\.env|import\.meta\.env|environment)(?:\.|\[\s*['"])([A-Z][A-Z0-9_]+)|os\.(?:environ(?:\.get\(|\[)|getenv\()\s*['"](\w+)|\bENV(?:\.fetch\(|\[)\s*['"](\w+)|os\.(?:Getenv|LookupEnv)\("(\w+)|\benv\(\s*['"]([A-Z]\w+)|std::env::var\("(\w+)|System\.getenv\("(\w+)/;
const MODULES = [
  '{env,environment,config,configuration,settings,constants,secrets,options}{,.server,.client,.shared}.{ts,mts,js,mjs,cjs,py,go,rb,rs,java,kt}',
  '{configuration,config,env,settings}.{service,provider,module}.ts',
  '{config,configuration,environment,environments,env}/{index,default,defaults,production,app,main,env,environment,config,base,common,common_settings,settings}.{ts,js,mjs,cjs,py,go,rb}',
  'config/{application,environments/production,puma,database}.rb',
  'config/*.php',
];

/** A module without a library that reads many variables in one place. */
export const detectConfigModule: Detect = {
  files: MODULES,
  locate: (workspace, seen) => {
    const paths = fileIndex(workspace).match(MODULES);
    const evidence = paths.flatMap((path) => sight(workspace, path, READ, 'module that reads variables') ?? []);
    return declaring(workspace, { ...seen, paths: evidence.map((one) => one.file), evidence }, { style: 'config-module', name: READ, atLeast: 4 });
  },
};
