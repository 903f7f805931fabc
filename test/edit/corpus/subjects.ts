import { dockerfile } from './dockerfile.js';
import { env } from './env.js';
import { hcl } from './hcl.js';
import { json } from './json.js';
import { markdown } from './markdown.js';
import { prisma } from './prisma.js';
import { properties } from './properties.js';
import { python } from './python.js';
import { source } from './source.js';
import type { Subject } from './trial.js';
import { xml } from './xml.js';
import { yaml } from './yaml.js';

/** Every editor, one a format. */
export const subjects: readonly Subject[] = [dockerfile, env, hcl, json, markdown, prisma, properties, python, source, xml, yaml];
